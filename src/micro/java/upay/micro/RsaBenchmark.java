package upay.micro;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What Alipay, UnionPay and JD Pay cost with every call: a signature by a 2048-bit key, and the check of another. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RsaBenchmark {
    private static final byte[] TEXT = "app_id=2021000000000000&biz_content={\"out_trade_no\":\"1000000000000001\"}"
            .repeat(6)
            .getBytes(StandardCharsets.UTF_8);

    @Param({"jdk", "accp", "conscrypt"})
    public String provider;

    private Provider used;
    private KeyPair key;
    private byte[] sign;

    @Setup
    public void setup() throws Exception {
        used = switch (provider) {
            case "accp" ->
                (Provider) Class.forName("com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider")
                        .getField("INSTANCE")
                        .get(null);
            case "conscrypt" -> org.conscrypt.Conscrypt.newProvider();
            default -> Security.getProvider("SunRsaSign");
        };
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", Security.getProvider("SunRsaSign"));
        generator.initialize(2048);
        KeyPair made = generator.generateKeyPair();
        // A foreign key is translated anew for every signature, which costs more than the signature.
        KeyFactory factory = KeyFactory.getInstance("RSA", used);
        key = new KeyPair(
                factory.generatePublic(new X509EncodedKeySpec(made.getPublic().getEncoded())),
                factory.generatePrivate(
                        new PKCS8EncodedKeySpec(made.getPrivate().getEncoded())));
        sign = sign();
    }

    @Benchmark
    public byte[] sign() throws Exception {
        Signature signature = Signature.getInstance("SHA256withRSA", used);
        signature.initSign(key.getPrivate());
        signature.update(TEXT);
        return signature.sign();
    }

    @Benchmark
    public boolean verify() throws Exception {
        Signature signature = Signature.getInstance("SHA256withRSA", used);
        signature.initVerify(key.getPublic());
        signature.update(TEXT);
        return signature.verify(sign);
    }
}
