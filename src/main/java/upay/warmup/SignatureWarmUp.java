package upay.warmup;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warms up the JIT compiler for the channels' RSA signatures before the first payment: in a cold JVM a signature takes
 * tens of milliseconds on an event loop, later one. Runs concurrently with the start of the store, which mostly waits.
 */
public final class SignatureWarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(SignatureWarmUp.class);
    /** The measured number of signatures until their time no longer fell, and a time limit for slow machines. */
    private static final int SIGNATURES = 150;

    private static final long NANOS_MAX = 2_000_000_000L;

    private SignatureWarmUp() {}

    /** Returns at once; it ends within two seconds. */
    public static void begin() {
        Thread thread = new Thread(SignatureWarmUp::run, "warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run() {
        long end = System.nanoTime() + NANOS_MAX;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair key = generator.generateKeyPair();
            byte[] text = "warm-up".getBytes(StandardCharsets.UTF_8);
            Signature signature = Signature.getInstance("SHA256withRSA");
            for (int i = 0; i < SIGNATURES && System.nanoTime() < end; i++) {
                signature.initSign(key.getPrivate());
                signature.update(text);
                byte[] sign = signature.sign();
                signature.initVerify(key.getPublic());
                signature.update(text);
                signature.verify(sign);
            }
        } catch (GeneralSecurityException e) {
            LOG.warn("no warm-up: {}", e.getMessage());
        }
    }
}
