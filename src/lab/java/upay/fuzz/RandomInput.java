package upay.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The randomness of one input, and the usual ways to spoil something with it. */
public final class RandomInput {
    private static final String[] CHARACTERS = {
        "a",
        "Z",
        "0",
        " ",
        "\t",
        "\n",
        "\r",
        "\u0000",
        "\u001b",
        "\u007f",
        "\u0085",
        "\"",
        "\\",
        "&",
        "=",
        "%",
        "+",
        "{",
        "}",
        "\u00e9",
        "\u8336",
        "\ufffd",
        "\ufeff",
        "\uffff",
        "\ud83d\ude00",
        "\ud83d",
        "\ude00",
        "\u202e"
    };
    private static final int DAMAGES_MAX = 4;
    private static final int CUT_MAX = 16;

    private final SplittableRandom random;

    /** Of all inputs of a seed each has its own, so that one can be made again without the others. */
    RandomInput(long seed, long input) {
        this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + input);
    }

    /** 0 up to {@code bound}, without it. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    public boolean chance(int percent) {
        return below(100) < percent;
    }

    public long number() {
        return random.nextLong();
    }

    @SafeVarargs
    public final <T> T of(T... choices) {
        return choices[below(choices.length)];
    }

    public <T> T of(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    public byte[] bytes(int most) {
        byte[] bytes = new byte[below(most + 1)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) below(256);
        }
        return bytes;
    }

    /** Characters that often have a special meaning. */
    public String text(int most) {
        StringBuilder text = new StringBuilder();
        for (int rest = below(most + 1); rest > 0; rest--) {
            text.append(of(CHARACTERS));
        }
        return text.toString();
    }

    /** As {@link #damage(byte[], List)}, of text. */
    public String damage(String good, List<String> words) {
        return new String(damage(good.getBytes(StandardCharsets.ISO_8859_1), words), StandardCharsets.ISO_8859_1);
    }

    /**
     * Damages it in up to four places: bits flipped, bytes set, words of its language inserted, parts cut or
     * duplicated.
     */
    public byte[] damage(byte[] good, List<String> words) {
        byte[] bytes = good;
        for (int rest = below(DAMAGES_MAX + 1); rest > 0; rest--) {
            bytes = once(bytes, words);
        }
        return bytes;
    }

    private byte[] once(byte[] bytes, List<String> words) {
        int at = below(bytes.length + 1);
        int to = Math.min(bytes.length, at + below(CUT_MAX));
        return switch (below(6)) {
            case 0 -> set(bytes, at, bytes.length == 0 ? 0 : bytes[at % bytes.length] ^ 1 << below(Byte.SIZE));
            case 1 -> set(bytes, at, below(256));
            case 2 -> replace(bytes, at, at, of(words).getBytes(StandardCharsets.UTF_8));
            case 3 -> replace(bytes, at, to, of(words).getBytes(StandardCharsets.UTF_8));
            case 4 -> replace(bytes, at, to, new byte[0]);
            default -> replace(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
        };
    }

    private static byte[] set(byte[] bytes, int at, int value) {
        if (bytes.length == 0) {
            return bytes;
        }
        byte[] changed = bytes.clone();
        changed[at % bytes.length] = (byte) value;
        return changed;
    }

    private static byte[] replace(byte[] bytes, int from, int to, byte[] by) {
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        changed.write(bytes, 0, from);
        changed.writeBytes(by);
        changed.write(bytes, to, bytes.length - to);
        return changed.toByteArray();
    }
}
