package upay.channel.baifubao;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.channel.MessageVector;
import upay.channel.baifubao.BaifubaoSignature.Kind;
import upay.domain.Secret;

@DisplayName("Baifubao signatures agree with the vectors, and a changed message is refused")
class BaifubaoSignatureTest {
    @ParameterizedTest
    @CsvSource({"server-2014,MD5", "server-2018,MD5", "request,MD5", "request,SHA1"})
    void theVectorsAreSignedAndVerified(String name, Kind kind) {
        MessageVector vector = MessageVector.one("baifubao/signatures/" + name + ".vector");
        BaifubaoSignature ours = new BaifubaoSignature(kind, new Secret(vector.header("key", "")));
        Map<String, String> fields = fields(vector.body());
        String sign = vector.header(kind == Kind.MD5 ? "MD5" : "SHA-1", "");

        assertThat(ours.sign(fields)).isEqualTo(sign);
        fields.remove("sign_method");
        assertThat(ours.sign(fields)).isNotEqualTo(sign);
    }

    @Test
    void whatTheServerSignedIsVerifiedWhateverItsCaseAndNotWhenChanged() {
        MessageVector vector = MessageVector.one("baifubao/signatures/server-2018.vector");
        BaifubaoSignature ours = new BaifubaoSignature(Kind.MD5, new Secret(vector.header("key", "")));
        Map<String, String> fields = fields(vector.body());

        assertThat(ours.verify(fields)).isFalse();
        fields.put("sign", vector.header("MD5", ""));
        assertThat(ours.verify(fields)).isTrue();
        fields.put("sign", vector.header("MD5", "").toUpperCase(Locale.ROOT));
        assertThat(ours.verify(fields)).isTrue();
        fields.remove("tno");
        assertThat(ours.verify(fields)).as("empty fields are signed").isFalse();
    }

    private static Map<String, String> fields(String content) {
        Map<String, String> fields = new TreeMap<>();
        for (String pair : content.split("&")) {
            fields.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return fields;
    }
}
