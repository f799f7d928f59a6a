package upay;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The packages and the arrows between them. Every package stands in {@link #PLAN}: a new one without a line fails. */
@AnalyzeClasses(packages = "upay", importOptions = ArchitectureTest.ProgramOnly.class)
class ArchitectureTest {
    /** The program's own classes: those that are not in this test's output folder, whatever its name. */
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

    /** Each package below {@code upay}, and the packages of ours that it may depend on. */
    private static final String PLAN = """
            api                > audit domain identity management port store store.idempotency store.identity
                                 store.registry
            api.access         > api audit domain identity store store.audit store.identity
            api.bill           > api api.task audit bill bill.fetch domain identity orderview reconciliation
                                 reconciliation.view registry store store.bill store.reconciliation
            api.channel        > api app.account audit channel channel.account domain identity registry store
                                 store.registry
            api.order          > api audit domain history identity operation orderview port protocol
                                 reconciliation.view resolution settlement store store.reconciliation store.registry
                                 store.report store.search tracing
            api.overview       > api domain domain.channel identity metrics port store store.reconciliation
                                 store.registry store.report
            api.registry       > api audit domain domain.terminal identity registry store store.registry
            api.statement      > api api.task audit domain identity registry statement store store.registry
                                 store.statement
            api.task           > api identity port store.registry
            api.upkeep         > api api.task app.verify audit doctor domain identity management protocol.signature
                                 registry store store.credential store.lineage store.report store.rotation
            app                > api api.order api.overview app.access app.account app.api app.bill app.metrics
                                 app.reload app.watch audit bill.fetch channel channel.account channel.connector channel.http
                                 config console doctor domain domain.terminal http http.admission
                                 http.callback http.connection http.docs management metrics operation port protocol
                                 resolution sandbox sandbox.ledger settlement store store.embedded store.registry
                                 store.report store.rotation store.schema store.seal store.sql store.tls tracing
                                 tracing.otlp warmup webhook
            app.access         > audit management store
            app.account        > channel channel.account channel.connector config domain domain.channel
                                 domain.terminal store.credential store.registry store.report
            app.api            > api api.access api.bill api.channel api.order api.overview api.registry api.statement
                                 api.task api.upkeep app.account app.verify channel channel.account config domain
                                 identity management metrics store
            app.bill           > api api.bill app.account bill bill.fetch channel.account channel.http config domain
                                 metrics store store.bill store.registry
            app.metrics        > domain history management metrics port
            app.reload         > config
            app.verify         > audit domain store store.audit store.report
            app.watch          > app.account channel channel.account channel.connector domain metrics port
                                 reconciliation store store.reconciliation store.registry store.report store.statement
                                 tracing
            audit              >
            bill               > domain
            bill.fetch         > bill bill.reader channel.account channel.connector channel.http domain domain.proxy
                                 host port store.bill store.registry
            bill.input         > bill
            bill.reader        > bill bill.input domain
            books              > domain domain.channel port
            channel            > channel.account channel.alipay channel.baifubao channel.connector channel.http
                                 channel.jdpay channel.message channel.unionpay channel.wechat domain domain.channel
                                 domain.proxy metrics port tracing
            channel.account    > domain
            channel.alipay     > channel.account channel.connector channel.message domain domain.channel
            channel.baifubao   > channel.account channel.connector channel.message domain domain.channel
            channel.connector  > channel.account domain domain.channel
            channel.http       > channel.account channel.connector domain domain.channel domain.proxy
            channel.jdpay      > channel.account channel.connector channel.message domain domain.channel
            channel.message    > channel.account domain domain.channel
            channel.unionpay   > channel.account channel.connector channel.message domain domain.channel
            channel.wechat     > channel.account channel.connector channel.message channel.wechat.v3 domain
                                 domain.channel
            channel.wechat.v3  > channel.account channel.connector channel.message domain domain.channel
            cli                > app cli.access cli.bill cli.console cli.logging cli.operator cli.order cli.reconcile
                                 cli.remote cli.restore cli.settlement client config domain management port
                                 protocol.signature store.registry store.sql
            cli.access         > app audit cli.console cli.operator domain identity store store.audit store.identity
            cli.bill           > app app.bill audit bill bill.fetch channel.account cli.console cli.operator config
                                 domain orderview reconciliation.view statement store store.bill store.registry
            cli.console        > config domain
            cli.logging        > cli.console config management
            cli.operator       > app app.account app.verify audit channel channel.account channel.connector
                                 cli.console cli.logging cli.remote config doctor domain domain.terminal management
                                 orderview port protocol.signature registry store store.credential store.registry
                                 store.report store.rotation store.seal
            cli.order          > app audit cli.console cli.operator cli.reconcile config domain orderview port
                                 reconciliation.view resolution store store.reconciliation store.registry store.report
                                 tracing
            cli.reconcile      > app audit cli.console cli.operator domain orderview reconciliation.view store
                                 store.reconciliation store.registry
            cli.remote         > cli.console config domain management orderview port statement
            cli.restore        > app audit channel.account cli.console cli.operator config domain port resolution
                                 restore store store.lineage store.registry
            cli.settlement     > app audit cli.console cli.operator domain statement store store.registry
                                 store.statement
            client             > domain
            config             > domain domain.proxy domain.terminal domain.webhook
            console            > management
            doctor             > domain
            domain             >
            domain.channel     > domain
            domain.proxy       > domain
            domain.terminal    > domain
            domain.webhook     > domain
            history            > domain domain.channel tracing
            host               >
            http               > doctor domain domain.terminal http.admission http.connection metrics operation port
                                 protocol protocol.signature tracing verdict
            http.admission     > domain.terminal metrics
            http.callback      > domain domain.channel http http.admission http.connection metrics operation
            http.connection    > http.admission
            http.docs          > http.admission http.connection
            identity           > domain
            management         >
            metrics            > domain domain.channel
            operation          > books domain domain.channel domain.terminal history port protocol settlement tracing
            orderview          > domain history store.registry store.report tracing
            port               > domain domain.channel domain.terminal domain.webhook history protocol tracing
            protocol           > domain domain.terminal
            protocol.signature > domain
            reconciliation     > bill domain
            reconciliation.view > bill bill.fetch domain orderview reconciliation store store.bill
                                 store.reconciliation store.sql
            registry           > doctor domain domain.terminal store.registry
            resolution         > books domain domain.channel history port settlement tracing
            restore            > books domain domain.channel history port resolution settlement
            sandbox            > domain sandbox.alipay sandbox.baifubao sandbox.bill sandbox.jdpay sandbox.ledger
                                 sandbox.scene sandbox.unionpay sandbox.wechat sandbox.wechat.v3 sandbox.wire
            sandbox.alipay     > domain sandbox.bill sandbox.ledger sandbox.scene sandbox.wire
            sandbox.baifubao   > domain sandbox.bill sandbox.ledger sandbox.scene sandbox.wire
            sandbox.bill       > domain sandbox.ledger sandbox.wire
            sandbox.jdpay      > domain sandbox.bill sandbox.ledger sandbox.scene sandbox.wire
            sandbox.ledger     > domain
            sandbox.scene      > domain sandbox.ledger
            sandbox.unionpay   > domain sandbox.bill sandbox.ledger sandbox.scene sandbox.wire
            sandbox.wechat     > domain sandbox.bill sandbox.ledger sandbox.scene sandbox.wire
            sandbox.wechat.v3  > domain sandbox.ledger sandbox.scene sandbox.wechat sandbox.wire
            sandbox.wire       > domain sandbox.ledger sandbox.scene
            settlement         > books domain domain.channel history port tracing
            statement          >
            store              > audit domain domain.webhook metrics port store.activation store.audit store.bill
                                 store.credential store.idempotency store.identity store.ledger store.lineage
                                 store.outbox store.reconciliation store.registry store.report store.rotation
                                 store.seal store.search store.sql store.statement
            store.activation   > domain domain.terminal metrics port protocol store.batch store.credential
                                 store.registry store.seal store.sql
            store.audit        > audit store.sql
            store.batch        > metrics port store.sql
            store.bill         > bill domain store.sql
            store.credential   > domain domain.terminal metrics port store.batch store.registry store.seal store.sql
            store.embedded     > domain store.sql
            store.idempotency  > store.sql
            store.identity     > audit domain identity store.registry store.seal store.sql
            store.ledger       > domain domain.webhook history metrics port store.batch store.lineage store.outbox
                                 store.sql store.table
            store.lineage      > domain port store.sql
            store.outbox       > domain history metrics port store.batch store.sql store.table
            store.reconciliation > bill domain port reconciliation store.sql
            store.registry     > doctor domain domain.terminal port store.ledger store.seal store.sql store.table
            store.report       > domain domain.webhook history port store.registry store.sql store.table
            store.rotation     > store.credential store.identity store.registry store.seal store.sql
            store.schema       > port store.sql store.tls
            store.seal         > domain
            store.search       > domain store.sql store.table
            store.sql          > domain domain.terminal domain.webhook metrics port store.seal store.tls
            store.statement    > statement store.sql
            store.table        > domain history store.sql
            store.tls          >
            tracing            > domain
            tracing.otlp       > domain tracing
            upay               > cli
            verdict            > domain protocol
            warmup             > domain protocol.signature
            webhook            > domain domain.proxy domain.terminal domain.webhook history host metrics port protocol
                                 protocol.signature tracing
            """;

    /** More than this is more than one idea. */
    private static final int MOST_TYPES = 25;

    private static final String FUTURE = "io.vertx.core.Future";

    /** Annotations that say where null is meant: of no weight at run time. */
    private static final String NULLNESS = "org.jspecify.annotations";

    private static final String[] CORE = {
        "upay.operation", "upay.settlement", "upay.books", "upay.history", "upay.resolution", "upay.port"
    };

    @ArchTest
    static void everyPackageAndEveryArrowIsPlannedAndNoOther(JavaClasses program) {
        assertThat(arrows(program))
                .as("arrows between packages: PLAN knows each, and each that it knows is there")
                .containsExactlyInAnyOrderElementsOf(planned());
    }

    @ArchTest
    static void noPackageHoldsMoreThanOneIdea(JavaClasses program) {
        Map<String, Long> sizes = program.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        sizes.values().removeIf(size -> size <= MOST_TYPES);
        assertThat(sizes).as("packages of more than " + MOST_TYPES + " types").isEmpty();
    }

    @ArchTest
    static void theArchitecturePageNamesEveryPackage(JavaClasses program) throws IOException {
        String page = Files.readString(Path.of("docs", "architecture.md"));
        assertThat(program.stream()
                        .map(ArchitectureTest::shortName)
                        .distinct()
                        .filter(name -> !page.contains("- `" + name + "`: ")))
                .as("packages that docs/architecture.md does not describe")
                .isEmpty();
    }

    @ArchTest
    static final ArchRule thereAreNoCycles =
            slices().assignedFrom(new Packages()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theDomainKnowsTheJdkOnly =
            only("upay.domain..", "java..", "javax.security.auth.x500..", NULLNESS);

    @ArchTest
    static final ArchRule theProtocolIsPureFunctionsBetweenBytesAndRecords = only(
            "upay.protocol..",
            "java..",
            "javax.crypto..",
            "upay.domain..",
            "com.fasterxml.jackson.core..",
            "io.vertx.core.buffer..",
            NULLNESS);

    @ArchTest
    static final ArchRule theDoctorIsPureToo = only(
            "upay.doctor..", "java..", "javax.crypto..", "upay.domain..", "com.fasterxml.jackson.core..", NULLNESS);

    @ArchTest
    static final ArchRule theCoreKnowsNoTransport = classes()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(CORE)
                    .or(resideInAnyPackage(
                            "java..",
                            "upay.domain..",
                            "upay.protocol..",
                            "upay.tracing",
                            "org.slf4j..",
                            "io.vertx.core",
                            NULLNESS)));

    @ArchTest
    static final ArchRule theCoreTakesFuturesFromVertxAndNothingElse = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat(resideInAPackage("io.vertx..")
                    .and(not(named(
                            FUTURE, "io.vertx.core.Promise", "io.vertx.core.AsyncResult", "io.vertx.core.Handler"))));

    @ArchTest
    static final ArchRule theConfigurationIsALeaf =
            only("upay.config..", "java..", "upay.domain..", "org.snakeyaml.engine..", NULLNESS);

    @ArchTest
    static final ArchRule theSandboxIsAProgramOfItsOwn = noClasses()
            .that()
            .resideInAPackage("upay.sandbox..")
            .should()
            .dependOnClassesThat(resideInAPackage("upay..")
                    .and(not(resideInAPackage("upay.sandbox..")))
                    .and(not(named("upay.domain.Fen", "upay.domain.Payway", "upay.domain.Secret"))))
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
                    "upay.management..",
                    "upay.api..",
                    "upay.cli.remote..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(JsonObject.class, JsonArray.class);

    @ArchTest
    static final ArchRule sqlStaysInTheStore = noClasses()
            .that()
            // app opens the sandbox's pool, since the sandbox must not know the store.
            .resideOutsideOfPackages("upay.app", "upay.store..", "upay.sandbox..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx.sqlclient..", "io.vertx.pgclient..", "java.sql..", "javax.sql..", "org.postgresql..");

    @ArchTest
    static final ArchRule nothingBlocksWhereEventLoopsRun = noClasses()
            .that(resideInAnyPackage(CORE)
                    .or(resideInAnyPackage("upay.domain..", "upay.protocol..", "upay.http.."))
                    .or(resideInAnyPackage("upay.channel..", "upay.management..", "upay.client..", "upay.api.."))
                    .or(verticle()))
            .should()
            .accessTargetWhere(blocking());

    @ArchTest
    static final ArchRule onlyTheCommandLineWritesToTheTerminal = noClasses()
            .that()
            .resideOutsideOfPackages("upay.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule everyNameIsANounOfTheField =
            noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Processor|Impl|Kit)(\\$.*)?$");

    /** Depends on nothing but these packages and itself. */
    private static ArchRule only(String where, String... allowed) {
        return classes()
                .that()
                .resideInAPackage(where)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(resideInAPackage(where)));
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

    private static Set<String> planned() {
        Set<String> plan = new TreeSet<>();
        String from = "";
        for (String line : PLAN.lines().toList()) {
            String[] sides = line.split(">", -1);
            String targets = sides[sides.length - 1].strip();
            if (sides.length == 2) {
                from = sides[0].strip();
            }
            String source = from;
            Stream.of(targets.split(" ")).map(target -> source + " > " + target).forEach(plan::add);
        }
        return plan;
    }

    /** Each as {@code from > to}; a package without any as {@code from > }. */
    private static Set<String> arrows(JavaClasses program) {
        Set<String> found = new TreeSet<>();
        Set<String> leaves = new TreeSet<>();
        for (JavaClass type : program) {
            leaves.add(shortName(type));
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith("upay"))
                    .map(ArchitectureTest::shortName)
                    .filter(target -> !target.equals(shortName(type)))
                    .forEach(target -> found.add(shortName(type) + " > " + target));
        }
        found.forEach(arrow -> leaves.remove(arrow.substring(0, arrow.indexOf(' '))));
        leaves.forEach(leaf -> found.add(leaf + " > "));
        return found;
    }

    private static String shortName(JavaClass type) {
        return type.getPackageName().replaceFirst("^upay\\.", "");
    }

    /** Every package by itself. */
    private static final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "the packages";
        }
    }
}
