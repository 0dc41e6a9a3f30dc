package dev.lad.shared.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.service.Contract.BrokenContract;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'summary': 'no name'} | has no operationId",
                "{'operationId': 'other'} | two operations are called other",
                "{'operationId': 'one', 'x-lad-role': 'boss'} | boss is no role",
                "{'operationId': 'one', 'x-lad-stream': 'sideways'} | x-lad-stream of one",
                "{'operationId': 'one', 'x-lad-stream': 'request', 'x-lad-idempotency': true} | one is a stream",
                "{'operationId': 'one', 'x-lad-older-paths': ['/old']} | /old is no older path of /b",
                "{'operationId': 'one', 'x-lad-older-paths': ['/api/{id}']} | /api/{id} is no older path of /b",
                "{'operationId': 'one', 'x-lad-older-paths': ['/api/o'], 'x-lad-internal': true} | of operations for clients",
                "{'operationId': 'one', 'x-lad-caller': 'robot'} | x-lad-caller is person",
                "{'operationId': 'one', 'x-lad-caller': 'person', 'x-lad-internal': true} | needs a login",
                "{'operationId': 'one', 'x-lad-caller': 'person', 'security': []} | needs a login",
            })
    void what_cannot_be_served_is_refused_at_the_start(String operation, String why) {
        ObjectNode document = document(operation);

        assertThatExceptionOfType(BrokenContract.class)
                .isThrownBy(() -> Contract.of(document))
                .withMessageContaining("The contract of shed cannot be served")
                .withMessageContaining(why);
    }

    @Test
    void what_is_not_said_is_the_safer_thing() {
        Operation said =
                Contract.of(document("{'operationId': 'one'}")).operation("one").orElseThrow();

        assertThat(said.access()).isEqualTo(Operation.Access.TENANT);
        assertThat(said.role().key()).isEqualTo("member");
        assertThat(said.keepsAnswers()).isTrue();
        assertThat(said.bodySchema()).isEmpty();
    }

    @Test
    void a_contract_and_its_methods_are_the_same_set() {
        Contract contract = Contract.of(document("{'operationId': 'one'}"));
        Operations.Handler any = call -> Future.succeededFuture(Reply.ok(Map.of()));

        broken(() -> Operations.of(contract).on("one", any).complete(), "no method answers other");
        broken(() -> Operations.of(contract).on("third", any), "there is a method for third");
        broken(() -> Operations.of(contract).on("one", any).on("one", any), "one has two methods");
        broken(
                () -> Operations.of(contract).onStream("one", (call, body) -> Future.failedFuture("")),
                "which it is not");
    }

    @Test
    void equal_contracts_have_equal_hashes_and_no_others() {
        Contract contract = Contract.of(document("{'operationId': 'one'}"));

        assertThat(Contract.of(document("{'operationId': 'one'}")).hash()).isEqualTo(contract.hash());
        assertThat(Contract.of(document("{'operationId': 'one', 'x-lad-role': 'admin'}"))
                        .hash())
                .isNotEqualTo(contract.hash());
    }

    private static void broken(Runnable binding, String why) {
        assertThatExceptionOfType(BrokenContract.class).isThrownBy(binding::run).withMessageContaining(why);
    }

    /** With this operation beside one that is called other. */
    private static ObjectNode document(String operation) {
        return (ObjectNode)
                StrictJson.parse(Buffer.buffer("""
                {'info': {'x-lad-service': 'shed'}, 'security': [{'bearer': []}],
                 'paths': {'/a': {'get': {'operationId': 'other'}}, '/b': {'post': %s}}}
                """.formatted(operation).replace('\'', '"')));
    }
}
