package upay.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.doctor.WrongRequests.BODY;
import static upay.doctor.WrongRequests.KEY;
import static upay.doctor.WrongRequests.PREVIOUS;
import static upay.doctor.WrongRequests.SN;
import static upay.doctor.WrongRequests.VENDOR_KEY;
import static upay.doctor.WrongRequests.VENDOR_SN;
import static upay.doctor.WrongRequests.keys;
import static upay.doctor.WrongRequests.keysOfVendor;
import static upay.doctor.WrongRequests.md5;
import static upay.doctor.WrongRequests.request;
import static upay.doctor.WrongRequests.signed;
import static upay.doctor.WrongRequests.utf8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.doctor.KnownKey.Kind;
import upay.domain.Secret;

@DisplayName("The signature doctor finds what the client signed")
class SignatureDoctorTest {
    private static final String PATH = "/upay/v2/pay";

    private static Finding diagnose(SignedRequest request) {
        return SignatureDoctor.diagnose(request, keys(), Effort.COMMAND);
    }

    static Stream<WrongRequests.Row> rows() {
        return WrongRequests.rows().stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void eachCause(WrongRequests.Row row) {
        Finding finding = diagnose(row.request());

        assertThat(finding.cause()).as(finding.english()).isEqualTo(row.cause());
        assertThat(row.words()).allSatisfy(word -> assertThat(finding.english()).contains(word));
        assertThat(finding.chinese()).doesNotContain("%s").isNotBlank();
        assertThat(finding.change()).isNotBlank();
    }

    /** The answer to a request takes less work; only removed fields are left to the command. */
    @ParameterizedTest
    @MethodSource("rows")
    void theSameWithTheEffortOfARequest(WrongRequests.Row row) {
        Cause cause =
                SignatureDoctor.diagnose(row.request(), keys(), Effort.REQUEST).cause();

        boolean left = row.cause() == Cause.FIELD_DROPPED || row.cause() == Cause.FIELD_ADDED;
        assertThat(cause).isEqualTo(left ? Cause.NONE : row.cause());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void noFindingShowsAKeyOrASignature(WrongRequests.Row row) {
        String text = diagnose(row.request()).toString().toLowerCase(Locale.ROOT);

        keys().forEach(key -> assertThat(text).doesNotContain(key.secret().reveal()));
        assertThat(text).doesNotContain(md5(BODY, KEY)).doesNotContainPattern("[0-9a-f]{20}");
    }

    @Test
    void thePublishedVectorIsRight() {
        String body =
                "{\"terminal_sn\":\"LITVN00000001\",\"client_sn\":\"LIT202605150001\",\"total_amount\":\"100000\","
                        + "\"payway\":\"2001\",\"sub_payway\":\"2\",\"subject\":\"LIT Merchant order\",\"operator\":\"cashier01\","
                        + "\"extended\":{\"sqb_cent_flag\":\"1\"}}";
        List<KnownKey> keys =
                List.of(new KnownKey(Kind.CURRENT, "LITVN00000001", new Secret("terminal_key_test_123456")));
        SignedRequest request = request("LITVN00000001 496e5b24a6cc9a6c52142223d40b5bb3", utf8(body));

        assertThat(SignatureDoctor.diagnose(request, keys, Effort.COMMAND).cause())
                .isEqualTo(Cause.RIGHT);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "  ", "\t", ",", ", "})
    void rightWithWhateverTheGatewayTakesBetween(String gap) {
        assertThat(diagnose(request(SN + gap + md5(BODY, KEY), utf8(BODY))).cause())
                .isEqualTo(Cause.RIGHT);
        assertThat(diagnose(request(SN + gap + md5(BODY, PREVIOUS).toUpperCase(Locale.ROOT), utf8(BODY)))
                        .cause())
                .isEqualTo(Cause.RIGHT);
    }

    @Test
    void aVendorSignsActivationsAndATerminalTheRest() {
        String byVendor = VENDOR_SN + " " + md5(BODY, VENDOR_KEY);
        String byTerminal = SN + " " + md5(BODY, KEY);
        SignedRequest activation = new SignedRequest(byVendor, null, "/Terminal/activate?", utf8(BODY));
        SignedRequest payment = new SignedRequest(byVendor, null, PATH, utf8(BODY));
        SignedRequest crossed = new SignedRequest(VENDOR_SN + " " + md5(BODY, KEY), null, PATH, utf8(BODY));
        SignedRequest activationByTerminal = new SignedRequest(byTerminal, null, "/terminal/activate", utf8(BODY));

        assertThat(SignatureDoctor.diagnose(activation, keysOfVendor(), Effort.COMMAND)
                        .cause())
                .isEqualTo(Cause.RIGHT);
        assertThat(SignatureDoctor.diagnose(payment, keysOfVendor(), Effort.COMMAND)
                        .cause())
                .isEqualTo(Cause.WRONG_SIGNER);
        assertThat(SignatureDoctor.diagnose(crossed, keysOfVendor(), Effort.COMMAND)
                        .cause())
                .isEqualTo(Cause.TERMINAL_KEY);
        assertThat(diagnose(activationByTerminal).cause()).isEqualTo(Cause.WRONG_SIGNER);
    }

    @Test
    void theConfiguredKeyThatTheStoreDoesNotKnow() {
        List<KnownKey> keys = new ArrayList<>(keys());
        keys.add(1, new KnownKey(Kind.CONFIGURED, SN, new Secret("a key of another platform")));

        assertThat(SignatureDoctor.diagnose(signed(BODY, "a key of another platform", BODY), keys, Effort.COMMAND)
                        .cause())
                .isEqualTo(Cause.UNKNOWN_KEY);
    }

    @Test
    void aSignerThatTheStoreDoesNotKnow() {
        assertThat(SignatureDoctor.diagnose(signed(BODY, KEY, BODY), List.of(), Effort.COMMAND)
                        .cause())
                .isEqualTo(Cause.UNKNOWN_SIGNER);
    }

    @Test
    void aRandomSignatureIsNoneOfThese() {
        Random random = new Random(1);
        List<WrongRequests.Row> rows = WrongRequests.rows();
        for (int i = 0; i < 60; i++) {
            byte[] digest = new byte[16];
            random.nextBytes(digest);
            SignedRequest wrong = rows.get(random.nextInt(rows.size())).request();
            SignedRequest request = new SignedRequest(
                    SN + " " + HexFormat.of().formatHex(digest), wrong.contentType(), wrong.path(), wrong.body());

            assertThat(diagnose(request).cause()).isEqualTo(Cause.NONE);
        }
    }

    @Test
    void aChangedByteIsNeverRight() {
        Random random = new Random(2);
        String authorization = SN + " " + md5(BODY, KEY);
        for (int i = 0; i < 60; i++) {
            byte[] body = utf8(BODY);
            body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));

            assertThat(diagnose(request(authorization, body)).cause()).isNotEqualTo(Cause.RIGHT);
        }
    }

    /** Bodies made to cost the most, and a store with as many terminals as are examined. */
    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "{\"<&=/茶\":\"\\u8336\",", "a=1&", "\n", "茶", "\\"})
    @Timeout(20)
    void aBodyMadeToBeExpensiveCostsABoundedTime(String piece) {
        String text = piece.repeat(SignedRequest.BODY_MAX / utf8(piece).length);
        List<KnownKey> keys = new ArrayList<>(keys());
        for (int i = 0; i < 1000; i++) {
            keys.add(new KnownKey(Kind.OTHER_TERMINAL, "2" + i, new Secret("key " + i)));
        }
        String members = "{\"terminal_sn\":\"1\"," + text.substring(0, text.length() - 60) + "\"z\":null}";
        long begun = System.nanoTime();
        for (byte[] body : List.of(utf8(text), utf8(members), Arrays.copyOf(utf8(text), 100_000))) {
            SignedRequest request = request(SN + " " + md5("x"), body);
            assertThat(SignatureDoctor.diagnose(request, keys, Effort.REQUEST).cause())
                    .isEqualTo(Cause.NONE);
            assertThat(SignatureDoctor.diagnose(request, keys, Effort.COMMAND).cause())
                    .isEqualTo(Cause.NONE);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
    }
}
