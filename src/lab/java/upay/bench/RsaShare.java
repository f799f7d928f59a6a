package upay.bench;

import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Locale;

/** What a payment over Alipay costs in RSA alone: one signature of ours and one check of theirs, both by 2048-bit keys. */
final class RsaShare {
    private static final int TIMES = 500;

    private RsaShare() {}

    /**
     * Measures in this thread, about two seconds, by the JDK's provider, which the gateway under test has too.
     *
     * @param payMillis CPU milliseconds of the gateway for a payment, all in all
     */
    static String words(double payMillis) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair key = generator.generateKeyPair();
            byte[] text = new byte[500];
            byte[] sign = sign(key, text);
            cpuMillis(() -> sign(key, text));
            double signing = cpuMillis(() -> sign(key, text));
            double checking = cpuMillis(() -> verify(key, text, sign));
            return String.format(
                    Locale.ROOT,
                    "RSA by itself: %.2f ms of CPU for a signature and %.2f ms for a check; a payment has one of each, which is"
                            + " %.0f %% of its %.2f ms in the gateway.",
                    signing,
                    checking,
                    100 * (signing + checking) / payMillis,
                    payMillis);
        } catch (GeneralSecurityException e) {
            throw new BenchException("no RSA: " + e.getMessage());
        }
    }

    private interface Work {
        void run() throws GeneralSecurityException;
    }

    private static double cpuMillis(Work work) throws GeneralSecurityException {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < TIMES; i++) {
            work.run();
        }
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e6 / TIMES;
    }

    private static byte[] sign(KeyPair key, byte[] text) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key.getPrivate());
        signature.update(text);
        return signature.sign();
    }

    private static void verify(KeyPair key, byte[] text, byte[] sign) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(key.getPublic());
        signature.update(text);
        if (!signature.verify(sign)) {
            throw new BenchException("a signature of our own does not hold");
        }
    }
}
