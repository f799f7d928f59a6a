package upay.channel.account;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.EncryptedPrivateKeyInfo;

/**
 * The keys and certificates in a text, in the forms in which channels issue them and operators paste them: PEM blocks
 * anywhere in the text, or the Base64 of PEM or DER; PKCS#8, PKCS#1, X.509, PKCS#12.
 *
 * @param privateKeys RSA
 * @param publicKeys RSA, without those of the certificates
 * @param certificates in their order
 * @param stores PKCS#12, still closed
 * @param refusals what else was recognised, as the predicate of a sentence with the remedy
 */
record KeyMaterial(
        List<PrivateKey> privateKeys,
        List<PublicKey> publicKeys,
        List<X509Certificate> certificates,
        List<byte[]> stores,
        List<String> refusals) {
    /** SEQUENCE { rsaEncryption, NULL } */
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

    private static final byte[] VERSION_0 = HexFormat.of().parseHex("020100");
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int BITS = 0x03;
    private static final int DEPTH_MAX = 3;

    /** SM2 with SM3, 1.2.156.10197.1.501: the JDK reads no certificate with it. */
    private static final byte[] SM2 = HexFormat.of().parseHex("06082a811ccf55018375");

    static final String SM2_CERTIFICATE = "is a certificate of the kind SM2; one of the kind RSA is needed";
    static final String NEITHER = "is neither PEM nor Base64";
    static final String EMPTY = "is empty";
    static final String UNKNOWN = "is no key and no certificate, although it is PEM or Base64";
    static final String CUT_OFF = "begins as PEM and has no END line: it is cut off, copy the whole file";
    static final String ENCRYPTED = "is encrypted with a passphrase; store it without:"
            + " openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW, or openssl rsa -in KEY -out NEW";

    static KeyMaterial of(String text) {
        KeyMaterial found = new KeyMaterial(
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        found.read(text, 0);
        return found;
    }

    boolean isEmpty() {
        return privateKeys.isEmpty() && publicKeys.isEmpty() && certificates.isEmpty() && stores.isEmpty();
    }

    /** All public keys, those of certificates too, without repetitions. */
    Set<PublicKey> allPublicKeys() {
        Set<PublicKey> all = new LinkedHashSet<>(publicKeys);
        certificates.forEach(certificate -> all.add(certificate.getPublicKey()));
        return all;
    }

    private void read(String text, int depth) {
        String lines = PastedText.lines(text);
        List<PastedText.Block> blocks = PastedText.blocks(lines);
        if (blocks.isEmpty()) {
            readBare(lines, depth);
            return;
        }
        if (PastedText.isCutOff(lines)) {
            refusals.add(CUT_OFF);
        }
        blocks.forEach(this::read);
    }

    private void readBare(String lines, int depth) {
        if (PastedText.isCutOff(lines)) {
            refusals.add(CUT_OFF);
            return;
        }
        if (lines.startsWith("ssh-") || lines.startsWith("PuTTY")) {
            refusals.add("is a key of SSH; get the channel's own key, or convert it: ssh-keygen -p -m PEM -f KEY");
            return;
        }
        Optional<byte[]> bytes = PastedText.base64(lines);
        if (bytes.isEmpty()) {
            refusals.add(NEITHER);
            return;
        }
        Optional<String> inner = depth < DEPTH_MAX ? PastedText.text(bytes.get()) : Optional.empty();
        if (inner.isPresent()) {
            read(inner.get(), depth + 1);
        } else {
            classify(bytes.get());
        }
    }

    private void read(PastedText.Block block) {
        String label = block.label();
        if (block.isEncrypted()) {
            refusals.add(ENCRYPTED);
        } else if (label.equals("EC PRIVATE KEY") || label.equals("DSA PRIVATE KEY")) {
            refusals.add(another(label.substring(0, label.indexOf(' '))));
        } else if (label.endsWith("CERTIFICATE REQUEST")) {
            refusals.add("is a certificate request; the channel answers it with a certificate, enter that one");
        } else if (label.startsWith("OPENSSH")) {
            refusals.add("is a key of OpenSSH; convert it: ssh-keygen -p -m PEM -f KEY");
        } else if (label.startsWith("PKCS7")) {
            refusals.add("is a PKCS#7 list; convert it: openssl pkcs7 -print_certs -in FILE");
        } else if (block.body().isBlank()) {
            refusals.add(EMPTY);
        } else if (!label.equals("EC PARAMETERS")) {
            block.der().ifPresentOrElse(this::classify, () -> refusals.add(NEITHER));
        }
    }

    private void classify(byte[] der) {
        if (der.length == 0) {
            refusals.add(EMPTY);
        } else if (isStore(der)) {
            stores.add(der);
        } else if (!readPrivate(der) && !readCertificate(der) && !readPublic(der)) {
            refusals.add(isEncrypted(der) ? ENCRYPTED : isSm2(der) ? SM2_CERTIFICATE : UNKNOWN);
        }
    }

    /** Whether it names the algorithm. */
    private static boolean isSm2(byte[] der) {
        for (int from = 0; from <= der.length - SM2.length; from++) {
            if (Arrays.equals(der, from, from + SM2.length, SM2, 0, SM2.length)) {
                return der[0] == SEQUENCE;
            }
        }
        return false;
    }

    private boolean readPrivate(byte[] der) {
        for (byte[] form : List.of(der, pkcs8(der))) {
            PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(form);
            try {
                add(privateKeys, KeyFactory.getInstance("RSA").generatePrivate(spec));
                return true;
            } catch (GeneralSecurityException e) {
                if (other(factory -> factory.generatePrivate(spec))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean readPublic(byte[] der) {
        for (byte[] form : List.of(der, subjectPublicKeyInfo(der))) {
            X509EncodedKeySpec spec = new X509EncodedKeySpec(form);
            try {
                add(publicKeys, KeyFactory.getInstance("RSA").generatePublic(spec));
                return true;
            } catch (GeneralSecurityException e) {
                if (other(factory -> factory.generatePublic(spec))) {
                    return true;
                }
            }
        }
        return false;
    }

    private interface Attempt {
        Object with(KeyFactory factory) throws GeneralSecurityException;
    }

    /** Whether it is a key of another algorithm; then the refusal names it. */
    private boolean other(Attempt attempt) {
        for (String algorithm : List.of("EC", "DSA", "RSASSA-PSS", "EdDSA")) {
            try {
                attempt.with(KeyFactory.getInstance(algorithm));
                refusals.add(another(algorithm));
                return true;
            } catch (GeneralSecurityException e) {
                // Not this one.
            }
        }
        return false;
    }

    private static String another(String algorithm) {
        return "is a key of the kind " + algorithm + "; an RSA key is needed";
    }

    private boolean readCertificate(byte[] der) {
        try {
            var certificate =
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            add(certificates, (X509Certificate) certificate);
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    private static <T> void add(List<T> found, T one) {
        if (!found.contains(one)) {
            found.add(one);
        }
    }

    private static boolean isEncrypted(byte[] der) {
        try {
            return !new EncryptedPrivateKeyInfo(der).getAlgName().isEmpty();
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** PFX: a sequence that begins with version 3 and a sequence. */
    private static boolean isStore(byte[] der) {
        if (der.length < 8 || der[0] != SEQUENCE) {
            return false;
        }
        int head = der[1] >= 0 ? 2 : 2 + (der[1] & 0x7F);
        return der.length > head + 3
                && der[head] == 0x02
                && der[head + 1] == 0x01
                && der[head + 2] == 0x03
                && der[head + 3] == SEQUENCE;
    }

    /** PKCS#8 around PKCS#1. */
    private static byte[] pkcs8(byte[] pkcs1) {
        return tagged(SEQUENCE, VERSION_0, RSA, tagged(OCTETS, pkcs1));
    }

    private static byte[] subjectPublicKeyInfo(byte[] pkcs1) {
        return tagged(SEQUENCE, RSA, tagged(BITS, new byte[] {0}, pkcs1));
    }

    /** A DER element whose content is these parts. */
    private static byte[] tagged(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] size = size(length);
        ByteBuffer whole =
                ByteBuffer.allocate(1 + size.length + length).put((byte) tag).put(size);
        for (byte[] part : parts) {
            whole.put(part);
        }
        return whole.array();
    }

    private static byte[] size(int length) {
        if (length < 0x80) {
            return new byte[] {(byte) length};
        }
        byte[] digits = ByteBuffer.allocate(Integer.BYTES).putInt(length).array();
        int from = 0;
        while (digits[from] == 0) {
            from++;
        }
        ByteBuffer size = ByteBuffer.allocate(1 + Integer.BYTES - from).put((byte) (0x80 | Integer.BYTES - from));
        return size.put(digits, from, Integer.BYTES - from).array();
    }

    @Override
    public String toString() {
        return "keys and certificates";
    }
}
