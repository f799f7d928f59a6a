package upay.store.seal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import upay.domain.Secret;

/**
 * The master keys that this program holds, by version. Text form: one {@code version:key} a line (or separated by commas),
 * the key 32 bytes as Base64 or as 64 hexadecimal digits; a key that stands alone is version 1; {@code #} begins a comment.
 *
 * <p>Prints as its versions, never as keys.
 */
public final class MasterKeys {
    /** Published, so that it protects nothing: the key of a gateway outside production without a configured key. */
    private static final String PUBLISHED = "upay-gateway development key 001";

    private static final Pattern LINE = Pattern.compile("(?:(\\d{1,9})\\s*:\\s*)?(\\S+)");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
    private static final int KEY_BYTES = 32;
    private static final MasterKeys DEVELOPMENT = new MasterKeys(new TreeMap<>(Map.of(1, published())));

    private final NavigableMap<Integer, byte[]> keys;

    private MasterKeys(NavigableMap<Integer, byte[]> keys) {
        this.keys = keys;
    }

    /** The one published key, as version 1. */
    public static MasterKeys development() {
        return DEVELOPMENT;
    }

    /** @throws IllegalArgumentException names everything that is wrong, by line, and no part of a key */
    public static MasterKeys parse(Secret text) {
        NavigableMap<Integer, byte[]> keys = new TreeMap<>();
        List<String> faults = new ArrayList<>();
        String[] lines = text.reveal().split("[\\n,]");
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].replaceFirst("#.*", "").strip();
            if (!line.isEmpty()) {
                parse(line, "line " + (i + 1), keys, faults);
            }
        }
        if (keys.isEmpty() && faults.isEmpty()) {
            faults.add("there is no key in it");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return new MasterKeys(keys);
    }

    private static void parse(String line, String where, NavigableMap<Integer, byte[]> keys, List<String> faults) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            faults.add(where + " is not version:key");
            return;
        }
        int version = matcher.group(1) == null ? 1 : Integer.parseInt(matcher.group(1));
        Optional<byte[]> key = key(matcher.group(2));
        if (version == 0) {
            faults.add(where + ": versions begin with 1");
        } else if (key.isEmpty()) {
            faults.add(where + ": a key is 32 bytes, as Base64 or as 64 hexadecimal digits");
        } else if (keys.put(version, key.get()) != null) {
            faults.add(where + ": there is a second key of version " + version);
        }
    }

    private static Optional<byte[]> key(String text) {
        if (HEX.matcher(text).matches()) {
            return Optional.of(HexFormat.of().parseHex(text));
        }
        try {
            return Optional.of(Base64.getDecoder().decode(text)).filter(bytes -> bytes.length == KEY_BYTES);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A new random key, in the text form's Base64. */
    public static Secret newKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new Secret(Base64.getEncoder().encodeToString(key));
    }

    /** True if one of the keys is the published one. */
    public boolean isPublished() {
        return keys.values().stream().anyMatch(key -> MessageDigest.isEqual(key, published()));
    }

    public int newest() {
        return keys.lastKey();
    }

    public SortedSet<Integer> versions() {
        return new java.util.TreeSet<>(keys.keySet());
    }

    /** @throws SealException if this version is missing */
    SecretKey key(int version) {
        byte[] key = keys.get(version);
        if (key == null) {
            throw new SealException(
                    "master key version " + version + " is not among those given here " + keys.keySet());
        }
        return new SecretKeySpec(key, "AES");
    }

    private static byte[] published() {
        return PUBLISHED.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "master keys " + keys.keySet();
    }
}
