package upay.channel.wechat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.binarywang.wxpay.util.SignUtils;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import upay.channel.MessageVector;
import upay.channel.wechat.WechatSignature.Kind;
import upay.domain.Secret;

@DisplayName("WeChat signatures agree with the official example and with WxJava")
class WechatSignatureTest {
    @ParameterizedTest
    @EnumSource(Kind.class)
    void theProvidersExampleIsSignedAndVerified(Kind kind) {
        MessageVector vector = MessageVector.one("wechat/signatures/official.vector");
        WechatSignature ours = new WechatSignature(kind, new Secret(vector.header("key", "")));
        Map<String, String> fields = new TreeMap<>();
        for (String pair : vector.body().split("&")) {
            fields.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        String sign = vector.header(kind.wireName(), "");

        assertThat(ours.sign(fields)).isEqualTo(sign);
        fields.put("sign", sign);
        fields.put("empty", "");
        assertThat(ours.verify(fields, StandardCharsets.UTF_8)).isTrue();
        fields.put("body", "tesT");
        assertThat(ours.verify(fields, StandardCharsets.UTF_8)).isFalse();
        fields.remove("sign");
        assertThat(ours.verify(fields, StandardCharsets.UTF_8)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theProvidersExampleOfAMiniProgramIsSignedAlike(Kind kind) {
        MessageVector vector = MessageVector.one("wechat/signatures/pay-sign.vector");
        WechatSignature ours = new WechatSignature(kind, new Secret(vector.header("key", "")));

        JsonObject request = new JsonObject(new WechatWallet(ours, "wxd678efh567hg6787")
                .request(
                        "wx2017033010242291fcfe0db70013231072",
                        Instant.ofEpochSecond(1490840662),
                        "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"));

        assertThat(request.remove("paySign")).isEqualTo(vector.header(kind.wireName(), ""));
        assertThat(request.remove("signType")).isEqualTo(kind.wireName());
        assertThat(new TreeMap<>(request.getMap())
                        .entrySet().stream()
                                .map(field -> field.getKey() + "=" + field.getValue())
                                .collect(Collectors.joining("&")))
                .isEqualTo(vector.body());
    }

    /** The callbacks of refunds are read with it. */
    @Test
    void theRefundNotificationsVectorIsWhatItSays() throws GeneralSecurityException {
        MessageVector vector = MessageVector.one("wechat/signatures/refund-notify.vector");
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        String key =
                HexFormat.of().formatHex(md5.digest(vector.header("key", "").getBytes(UTF_8)));
        Cipher aes = Cipher.getInstance("AES/ECB/PKCS5Padding");
        aes.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key.getBytes(UTF_8), "AES"));

        assertThat(key).isEqualTo(vector.header("aes", ""));
        assertThat(aes.doFinal(Base64.getDecoder().decode(vector.header("req-info", ""))))
                .asString(UTF_8)
                .isEqualTo(vector.body());
    }

    @Property(tries = 200)
    void wxJavaSignsAsWeDo(
            @ForAll Kind kind,
            @ForAll @Size(max = 12) Map<@AlphaChars @StringLength(min = 1, max = 12) String, @StringLength(max = 40) String> random,
            @ForAll @AlphaChars @StringLength(min = 1, max = 32) String key) {
        Map<String, String> fields = new HashMap<>(random);
        fields.keySet().removeAll(Set.of("sign", "key"));
        fields.put("appid", "never empty");
        WechatSignature ours = new WechatSignature(kind, new Secret(key));

        String theirs = SignUtils.createSign(fields, kind.wireName(), key, new String[0]);

        assertThat(ours.sign(fields)).isEqualTo(theirs);
        fields.put("sign", theirs);
        assertThat(ours.verify(fields, StandardCharsets.UTF_8)).isTrue();
        assertThat(SignUtils.checkSign(fields, kind.wireName(), key)).isTrue();
    }
}
