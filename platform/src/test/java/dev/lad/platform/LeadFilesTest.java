package dev.lad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.platform.PublicApi.Answer;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Leads as files, up and down, through the gateway. */
@ExtendWith(WholeHouse.Shared.class)
class LeadFilesTest {
    private static final String LEADS = "/api/apollo-leads/leads";
    private static final String IMPORTS = "/api/apollo-leads/imports";

    private static PublicApi api;
    private Tenant owner;

    @BeforeAll
    static void enter(WholeHouse house) {
        api = new PublicApi(house.url());
    }

    @BeforeEach
    void register() {
        owner = Tenant.register(api, "files");
    }

    @Test
    void aFileIsImportedAndComesBackAsAFile() {
        JsonNode done = imported("", """
                First Name;Last_Name;E-Mail Address;Company;Phone Number;Person LinkedIn URL;Shoe size
                Dana;Okafor;dana@acme.test;"Acme; Inc";0049 30 123-456;linkedin.com/in/Dana-O;43
                Kim;"=HYPERLINK(""x"")";KIM@acme.test;Ünïcode;;;
                """);
        assertThat(figures(done)).isEqualTo("rows 2 created 2 updated 0 unchanged 0 refused 0");
        assertThat(done.path("state").asText()).isEqualTo("done");
        assertThat(done.path("ignoredColumns").path(0).asText()).isEqualTo("Shoe size");

        Answer file = exported("");
        assertThat(file.header("content-disposition")).contains("attachment; filename=\"lad-leads-");
        assertThat(file.text())
                .startsWith("id,firstName,lastName,")
                .contains("Dana,Okafor,,,,Acme; Inc,")
                .contains(",https://linkedin.com/in/Dana-O,,dana@acme.test,,'+4930123456,revealed,import,")
                .contains("Kim,\"'=HYPERLINK(\"\"x\"\")\",,,,Ünïcode,");
        assertThat(exported("?q=kim").text()).contains("Kim").doesNotContain("Dana");

        JsonNode again = imported("", file.text());
        assertThat(figures(again)).isEqualTo("rows 2 created 0 updated 0 unchanged 2 refused 0");
        assertThat(exported("").text()).isEqualTo(file.text());
    }

    @Test
    void aPersonIsOneLeadHoweverOftenAFileNamesThem() {
        String first = "email,linkedin,phone,title\na@x.test,,,\n,linkedin.com/in/bea,,\n,,+4930111111,\n";
        assertThat(figures(imported("", first))).contains("created 3");
        JsonNode more = imported("", """
                email,linkedin,phone,title
                A@x.test,,,Head
                a@x.test,,,Head
                bea@x.test,linkedin.com/in/BEA/,,
                bea@x.test,,,Chief
                ,,0049 30 111111,Boss
                """);
        assertThat(figures(more)).isEqualTo("rows 5 created 0 updated 4 unchanged 1 refused 0");
        assertThat(exported("").text().lines()).hasSize(4);
        assertThat(exported("?title=Chief").text()).contains("bea@x.test");
    }

    @Test
    void rowsThatCannotBeTakenAreToldAndCostNoOther() {
        Buffer file = Buffer.buffer("email,phone,timeZone,first name\n")
                .appendString("ok1@x.test,,Europe/Berlin,A\n")
                .appendString("nonsense,,,B\n")
                .appendString(",030 123,,C\n")
                .appendString(",,,D\n")
                .appendString("b@x.test,,Mars/Base,E\n")
                .appendString("c@x.test,F\n")
                .appendString("d@x.test,,,\0\n")
                .appendBytes(new byte[] {'e', (byte) 0xff, '@', 'x', '.', 'd', 'e', ',', ',', ',', '\n'})
                .appendString("f@x.test,,," + "z".repeat(1_000_000) + "\n")
                .appendString("info@x.test,,,G\n")
                .appendString("ok2@x.test,,,\"two\nlines\"\n");
        JsonNode done = post("", file.getBytes()).expect(200).data();
        assertThat(figures(done)).isEqualTo("rows 11 created 2 updated 0 unchanged 0 refused 9");
        assertThat(done.path("errors").findValuesAsText("line"))
                .containsExactly("3", "4", "5", "6", "7", "8", "9", "10", "11");
        assertThat(done.path("errors").path(1).path("column").asText()).isEqualTo("phone");
        assertThat(done.path("errors").path(1).path("message").asText()).contains("international");
        assertThat(exported("").text()).contains("ok1@x.test", "ok2@x.test", "\"two\nlines\"");
    }

    @Test
    void aFileThatIsNoListOfLeadsIsRefusedAsAWhole() {
        refused("", "empty_file", "");
        refused("", "no_telling_column", "a,b\n1,2\n");
        refused("", "duplicate_column", "email,E-Mail\na@x.test,b@x.test\n");
        refused("", "malformed_header", "email,\"a\"b\n");
        refused("?columns=x:shoe", "invalid_request", "email\n");
        JsonNode problem = refused("", "unclosed_quote", "email,title\na@x.test,T\nb@x.test,\"open\nc@x.test,T\n");
        assertThat(problem.path("error").asText()).contains("line 3");
        assertThat(problem.path("import").path("created").asInt()).isEqualTo(1);
        assertThat(problem.path("import").path("state").asText()).isEqualTo("broken");
        api.raw(upload("", "application/json", new byte[] {'{', '}'})).expect(415);
    }

    @Test
    void columnsCanBeChosenAndAFileOnlyChecked() {
        String file = "Vorname,Kontakt\nAda,ada@x.test\nBob,bob\n";
        JsonNode checked = imported("?dryRun=true&columns=Vorname:firstName,Kontakt:email", file);
        assertThat(figures(checked)).isEqualTo("rows 2 created 0 updated 0 unchanged 0 refused 1");
        assertThat(exported("").text().lines()).hasSize(1);
        imported("?columns=Vorname:firstName,Kontakt:email", file);
        assertThat(exported("").text()).contains("Ada");
    }

    @Test
    void anImportIsKnownByItsIdAndDoneOnce() {
        UUID id = UUID.randomUUID();
        JsonNode done = imported("?importId=" + id, "email\na@x.test\n");
        JsonNode again = imported("?importId=" + id, "email\nother@x.test\n");
        assertThat(done.path("id").asText()).isEqualTo(id.toString());
        assertThat(again).isEqualTo(done);
        assertThat(api.raw(owner.get(IMPORTS + "/" + id)).expect(200).data()).isEqualTo(done);
        assertThat(api.raw(owner.get(IMPORTS)).expect(200).data()).hasSize(1);

        Tenant other = Tenant.register(api, "others");
        api.raw(other.get(IMPORTS + "/" + id)).expect(404);
        assertThat(api.raw(other.get(LEADS + "/export")).expect(200).text().lines())
                .hasSize(1);
    }

    private JsonNode imported(String query, String file) {
        return post(query, file.getBytes(StandardCharsets.UTF_8)).expect(200).data();
    }

    private JsonNode refused(String query, String code, String file) {
        Answer answer = post(query, file.getBytes(StandardCharsets.UTF_8)).expect(400);
        api.problem(answer);
        assertThat(answer.json().path("code").asText()).isEqualTo(code);
        return answer.json();
    }

    private Answer post(String query, byte[] file) {
        return api.raw(upload(query, "text/csv; charset=utf-8", file));
    }

    private HttpRequest.Builder upload(String query, String type, byte[] file) {
        return owner.signed(api.get(LEADS + "/import" + query))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(file));
    }

    private Answer exported(String query) {
        return api.raw(owner.get(LEADS + "/export" + query)).expect(200);
    }

    private static String figures(JsonNode done) {
        StringBuilder figures = new StringBuilder();
        for (String name : new String[] {"rows", "created", "updated", "unchanged", "refused"}) {
            figures.append(name).append(' ').append(done.path(name).asLong()).append(' ');
        }
        return figures.toString().strip();
    }
}
