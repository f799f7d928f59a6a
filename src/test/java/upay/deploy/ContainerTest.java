package upay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.e2e.Answer;
import upay.e2e.TestTill;
import upay.store.TestStore;
import upay.store.embedded.EmbeddedPostgres;

@DisplayName("A gateway runs on a read-only root file system as a user without an entry in passwd, in any locale")
@Tag("process")
class ContainerTest {
    /**
     * A locale and a time zone.
     *
     * @param options of the JVM, since the locale itself may not be installed
     */
    private record Place(String locale, String zone, List<String> options) {}

    /** A dotless i; other digits; another calendar; another encoding; no locale at all. Zones with half and three quarters. */
    private static final List<Place> PLACES = List.of(
            new Place("tr_TR.UTF-8", "America/St_Johns", List.of("-Duser.language=tr", "-Duser.country=TR")),
            new Place(
                    "ar_EG.UTF-8",
                    "Africa/Cairo",
                    List.of("-Duser.language=ar", "-Duser.country=EG", "-Duser.extensions=u-nu-arab")),
            new Place(
                    "th_TH.UTF-8",
                    "Pacific/Chatham",
                    List.of("-Duser.language=th", "-Duser.country=TH", "-Duser.extensions=u-ca-buddhist-nu-thai")),
            new Place(
                    "zh_CN.GB18030",
                    "Asia/Shanghai",
                    List.of("-Duser.language=zh", "-Duser.country=CN", "-Dfile.encoding=GB18030")),
            new Place("C", "Asia/Kathmandu", List.of()));

    private Path folder;

    @BeforeEach
    void folder() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can make a container's conditions");
        Program.installed("setpriv");
        Path unshare = Program.installed("unshare");
        assumeTrue(
                Program.run(Path.of("/"), List.of(unshare.toString(), "--mount", "mount", "-o", "remount,bind,ro", "/"))
                                .exit()
                        == 0,
                "mounts are not permitted here");
        folder = Files.createTempDirectory("upay-container");
        // The user must get to its own folder.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void clear() throws IOException {
        if (folder != null) {
            EmbeddedPostgres.delete(folder);
        }
    }

    private Container start(Place place, String database) throws IOException {
        Map<String, String> settings = new HashMap<>(Map.of("LC_ALL", place.locale(), "TZ", place.zone()));
        if (!database.isEmpty()) {
            settings.put("UPAY_DB_URI", database);
        }
        Path own = Files.createDirectory(folder.resolve(place.locale()));
        return Container.start(own, place.options(), settings);
    }

    @Test
    @DisplayName("five gateways over one store, each in a locale and time zone of its own, say the same of an order")
    void anyLocale() throws Exception {
        TestStore store = TestStore.fresh();
        List<Container> gateways = new ArrayList<>();
        try {
            for (Place place : PLACES) {
                gateways.add(start(place, store.uri()));
            }
            String sn = TestTill.newClientSn();
            for (Container gateway : gateways) {
                awaitReady(gateway);
            }
            // Half past eleven in one zone is tomorrow in another; numbers and times are the same text for all.
            Answer paid = TestTill.first(gateways.get(1).uri()).pay(sn, 123_456, TestTill.ALIPAY_CODE);
            assertThat(paid.verdict()).isEqualTo("PAY_SUCCESS");
            assertThat(paid.data("total_amount")).isEqualTo("123456");
            for (int i = 0; i < gateways.size(); i++) {
                Answer refunded = TestTill.first(gateways.get(i).uri()).refund(sn, "r" + i, 1_000);
                assertThat(refunded.verdict()).as(PLACES.get(i).locale()).isEqualTo("REFUND_SUCCESS");
            }
            String told = TestTill.first(gateways.get(0).uri()).query(sn).text();
            assertThat(told).contains("\"118456\"");
            for (Container gateway : gateways) {
                assertThat(TestTill.first(gateway.uri()).query(sn).text()).isEqualTo(told);
                assertThat(gateway.printed())
                        .containsPattern("(?m)^2\\d{3}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d[.,]\\d{3} ");
            }
            for (Container gateway : gateways) {
                assertThat(gateway.stop(Duration.ofSeconds(20))).isZero();
            }
        } finally {
            gateways.forEach(Container::close);
        }
    }

    @Test
    @DisplayName("also on the embedded store, if libnss-wrapper is installed")
    void embeddedStore() throws Exception {
        assumeTrue(
                Program.run(
                                Path.of("/"),
                                List.of("sh", "-c", "ls /usr/lib*/libnss_wrapper.so /usr/lib/*/libnss_wrapper.so"))
                        .output()
                        .contains("/libnss_wrapper.so\n"),
                "libnss-wrapper is not installed");
        try (Container gateway = start(PLACES.get(4), "")) {
            awaitReady(gateway);

            assertThat(TestTill.first(gateway.uri())
                            .pay(TestTill.newClientSn(), 100, TestTill.ALIPAY_CODE)
                            .verdict())
                    .isEqualTo("PAY_SUCCESS");
            assertThat(gateway.stop(Duration.ofSeconds(20))).isZero();
        }
    }

    private static void awaitReady(Container gateway) {
        Awaitility.await("ready")
                .atMost(Duration.ofMinutes(5))
                .until(() -> !gateway.isAlive() || gateway.status("/health/ready") == 200);
        assertThat(gateway.status("/health/ready")).as(gateway.printed()).isEqualTo(200);
        assertThat(gateway.status("/health/live")).isEqualTo(200);
    }
}
