package dev.lad.platform.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import dev.lad.shared.db.Sql;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the house that a compiler does not know, held over the compiled classes of every module. */
class HouseRulesTest {
    private static JavaClasses lad;

    /** Whatever is in no room of the house itself is a service; a new one is under these rules without being named. */
    private static final DescribedPredicate<JavaClass> SERVICE = resideInAPackage("dev.lad..")
            .and(not(resideInAnyPackage(
                    "dev.lad.bus..",
                    "dev.lad.shared..",
                    "dev.lad.gateway..",
                    "dev.lad.twins..",
                    "dev.lad.platform..",
                    "dev.lad.testkit..")))
            .as("services");

    @BeforeAll
    static void readClasses() {
        lad = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.lad");
    }

    @Test
    void noServiceKnowsAnother() {
        holds(slices().matching("dev.lad.(*)..")
                .that(DescribedPredicate.describe(
                        "are services", slice -> slice.stream().allMatch(SERVICE)))
                .should()
                .notDependOnEachOther());
    }

    @Test
    void servicesStandOnTheSharedGroundOnly() {
        holds(noClasses()
                .that(SERVICE)
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "dev.lad.gateway..", "dev.lad.twins..", "dev.lad.platform..", "dev.lad.testkit..")));
    }

    @Test
    void theSharedGroundKnowsNobodyWhoStandsOnIt() {
        holds(noClasses()
                .that()
                .resideInAnyPackage("dev.lad.shared..", "dev.lad.bus..")
                .should()
                .dependOnClassesThat(
                        SERVICE.or(resideInAnyPackage("dev.lad.gateway..", "dev.lad.twins..", "dev.lad.platform.."))));
    }

    @Test
    void theGatewayKnowsNoServiceAndNoTwin() {
        holds(noClasses()
                .that()
                .resideInAPackage("dev.lad.gateway..")
                .should()
                .dependOnClassesThat(SERVICE.or(resideInAPackage("dev.lad.twins.."))));
    }

    @Test
    void theTwinsShareNoCodeWithTheirClients() {
        holds(noClasses()
                .that()
                .resideInAPackage("dev.lad.twins..")
                .should()
                .dependOnClassesThat(
                        SERVICE.or(resideInAnyPackage("dev.lad.shared..", "dev.lad.bus..", "dev.lad.gateway.."))));
    }

    @Test
    void onlyStoresRunSql() {
        holds(noClasses()
                .that(SERVICE)
                .and(not(simpleNameInOutermost("Store")))
                .should()
                .dependOnClassesThat(resideInAPackage("io.vertx.pgclient.."))
                .orShould()
                .callMethodWhere(onSql()));
    }

    @Test
    void onlyApisSpeakHttp() {
        holds(noClasses()
                .that(SERVICE)
                .and(not(simpleNameInOutermost("Api")))
                .and(not(simpleNameInOutermost("Client")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.vertx.core.http..", "io.vertx.ext.web..")));
    }

    @Test
    void onlyClientsReachProviders() {
        holds(noClasses()
                .that(SERVICE)
                .and(not(simpleNameInOutermost("Client")))
                .should()
                .dependOnClassesThat(resideInAPackage("io.vertx.ext.web.client.."))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.vertx.core.http.HttpClient"));
    }

    @Test
    void nothingAsksForTheTimeByItself() {
        var clockless =
                List.of(Instant.class, LocalDate.class, LocalDateTime.class, OffsetDateTime.class, ZonedDateTime.class);
        var rule = noClasses()
                .that(SERVICE.or(resideInAPackage("dev.lad.shared..")))
                .should()
                .callMethod(System.class, "currentTimeMillis");
        for (Class<?> type : clockless) {
            rule = rule.orShould().callMethod(type, "now");
        }
        holds(rule);
        holds(noClasses().that(SERVICE).should().callMethod(Clock.class, "systemUTC"));
    }

    @Test
    void nothingKeepsStateInStatics() {
        holds(fields().that()
                .areDeclaredInClassesThat(resideInAPackage("dev.lad.."))
                .and()
                .areStatic()
                .and(DescribedPredicate.describe(
                        "are written by us", field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC)))
                .should()
                .beFinal());
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        holds(classes()
                .that()
                .resideInAPackage("dev.lad..")
                .should(ArchCondition.from(DescribedPredicate.describe(
                        "be in a package with a package-info",
                        type -> type.getPackage().tryGetPackageInfo().isPresent()))));
    }

    /** A helper record inside {@code DealStore} is of the store as well. */
    private static DescribedPredicate<JavaClass> simpleNameInOutermost(String suffix) {
        return DescribedPredicate.describe("in a class called …" + suffix, type -> {
            Optional<JavaClass> outer = type.getEnclosingClass();
            JavaClass outermost = type;
            while (outer.isPresent()) {
                outermost = outer.get();
                outer = outermost.getEnclosingClass();
            }
            return simpleNameEndingWith(suffix).test(outermost);
        });
    }

    private static DescribedPredicate<JavaMethodCall> onSql() {
        return DescribedPredicate.describe(
                "runs a statement", call -> call.getTargetOwner().isEquivalentTo(Sql.class));
    }

    private static void holds(ArchRule rule) {
        rule.check(lad);
    }
}
