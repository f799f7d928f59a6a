package upay;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/** The plan of the house: who may know whom. An arrow only points down, and spokes never import one another. */
@AnalyzeClasses(packages = "upay", importOptions = ArchitectureTest.ProgramOnly.class)
class ArchitectureTest {
    /** The program's own classes: those that are not compiled to where this test is, whatever that place is called. */
    static final class ProgramOnly implements ImportOption {
        private static final String TESTS = ArchitectureTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();

        @Override
        public boolean includes(Location location) {
            return !location.contains(TESTS);
        }
    }

    private static final String FUTURE = "io.vertx.core.Future";

    @ArchTest
    static final ArchRule domainKnowsTheJdkOnly = only("upay.domain..", "java..", "javax.security.auth.x500..");

    @ArchTest
    static final ArchRule protocolIsPureFunctionsBetweenBytesAndRecords = only(
            "upay.protocol..",
            "java..",
            "javax.crypto..",
            "upay.domain..",
            "com.fasterxml.jackson.core..",
            "io.vertx.core.buffer..");

    @ArchTest
    static final ArchRule operationsKnowNoTransport =
            only("upay.operation..", "java..", "upay.domain..", "upay.protocol..", "org.slf4j..", "io.vertx.core");

    @ArchTest
    static final ArchRule operationsTakeFuturesFromVertxAndNothingElse = noClasses()
            .that()
            .resideInAPackage("upay.operation..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.vertx..")
                    .and(not(named(
                            FUTURE, "io.vertx.core.Promise", "io.vertx.core.AsyncResult", "io.vertx.core.Handler"))))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule httpIsASpoke = knowsOf("upay.http..", "upay.operation..", "upay.protocol..", "upay.domain..");

    @ArchTest
    static final ArchRule channelsAreASpoke = knowsOf("upay.channel..", "upay.operation..", "upay.domain..");

    @ArchTest
    static final ArchRule theStoreIsASpoke = knowsOf("upay.store..", "upay.operation..", "upay.domain..");

    @ArchTest
    static final ArchRule adminIsASpoke = knowsOf("upay.admin..", "upay.operation..", "upay.domain..");

    @ArchTest
    static final ArchRule theClientKnowsTheDomainOnly = knowsOf("upay.client..", "upay.domain..");

    @ArchTest
    static final ArchRule configurationIsALeaf =
            only("upay.config..", "java..", "upay.domain..", "org.snakeyaml.engine..");

    @ArchTest
    static final ArchRule theSandboxIsAProgramOfItsOwn = noClasses()
            .that()
            .resideInAPackage("upay.sandbox..")
            .should()
            .dependOnClassesThat(resideInAPackage("upay..")
                    .and(not(resideInAPackage("upay.sandbox..")))
                    .and(not(named("upay.domain.Fen", "upay.domain.Payway", "upay.domain.Secret"))))
            .allowEmptyShould(true)
            .because("one misreading of a channel's manual must not pass on both sides");

    @ArchTest
    static final ArchRule jsonTreesStayAtTheEdges = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "upay.protocol..",
                    "upay.channel..",
                    "upay.config..",
                    "upay.sandbox..",
                    "upay.client..",
                    "upay.admin..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(JsonObject.class, JsonArray.class);

    @ArchTest
    static final ArchRule sqlStaysInTheStore = noClasses()
            .that()
            // The root opens the sandbox's pool, since the sandbox must not know the store.
            .resideOutsideOfPackages("upay", "upay.store..", "upay.sandbox..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx.sqlclient..", "io.vertx.pgclient..", "java.sql..", "javax.sql..", "org.postgresql..");

    @ArchTest
    static final ArchRule nothingBlocksWhereEventLoopsRun = noClasses()
            .that(resideInAnyPackage("upay.domain..", "upay.protocol..", "upay.operation..", "upay.http..")
                    .or(resideInAnyPackage("upay.channel..", "upay.admin..", "upay.client.."))
                    .or(verticle()))
            .should()
            .accessTargetWhere(blocking())
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nobodyWritesToTheTerminalButTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackages("upay.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule thereAreNoCycles =
            slices().assignedFrom(new Rooms()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule everythingHasANoun =
            noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Processor|Impl|Kit)(\\$.*)?$");

    /** Depends on nothing but these packages and itself. */
    private static ArchRule only(String room, String... allowed) {
        DescribedPredicate<JavaClass> known = resideInAnyPackage(allowed).or(resideInAPackage(room));
        return classes()
                .that()
                .resideInAPackage(room)
                .should()
                .onlyDependOnClassesThat(known)
                .allowEmptyShould(true);
    }

    /** Of our own packages, depends on these only; libraries are free. */
    private static ArchRule knowsOf(String room, String... allowed) {
        return noClasses()
                .that()
                .resideInAPackage(room)
                .should()
                .dependOnClassesThat(resideInAPackage("upay..")
                        .and(not(resideInAnyPackage(allowed)))
                        .and(not(resideInAPackage(room))))
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> named(String... names) {
        Set<String> wanted = Set.of(names);
        // A nested type belongs to the type that it stands in.
        return DescribedPredicate.describe(
                "named " + wanted, type -> wanted.contains(type.getName().split("\\$")[0]));
    }

    private static DescribedPredicate<JavaClass> verticle() {
        return DescribedPredicate.describe("verticles", type -> type.isAssignableTo(io.vertx.core.VerticleBase.class));
    }

    /** Calls that hold up their thread. */
    private static DescribedPredicate<JavaAccess<?>> blocking() {
        return DescribedPredicate.describe("that blocks", access -> {
            JavaClass owner = access.getTargetOwner();
            String name = access.getTarget().getName();
            boolean waits = owner.isEquivalentTo(Thread.class) && (name.equals("sleep") || name.equals("join"))
                    || owner.getName().equals(FUTURE) && name.equals("await")
                    || owner.isAssignableTo(CountDownLatch.class) && name.equals("await")
                    || owner.isAssignableTo(java.util.concurrent.Future.class) && name.equals("get")
                    || owner.isAssignableTo(CompletionStage.class) && name.equals("join")
                    || owner.isEquivalentTo(Object.class) && name.equals("wait");
            return waits || owner.isEquivalentTo(java.nio.file.Files.class) || name.endsWith("Blocking");
        });
    }

    /** The packages right below the root; the root and the command line, which know everybody, are one room. */
    private static final class Rooms implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String[] parts = type.getPackageName().split("\\.");
            return SliceIdentifier.of(parts.length < 2 || parts[1].equals("cli") ? "root" : parts[1]);
        }

        @Override
        public String getDescription() {
            return "the rooms of the house";
        }
    }
}
