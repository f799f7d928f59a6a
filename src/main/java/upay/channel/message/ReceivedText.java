package upay.channel.message;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A channel's bytes as text. Channels answer in GBK though asked for UTF-8, so the charset is: the one that the message
 * itself declares, else UTF-8, else that of the content type, else GBK, whichever first is well-formed. Bytes that are
 * well-formed in none become {@link #REPLACED}: such a value may be shown, and must never decide.
 *
 * <p>A signature is verified over the bytes, never over the text. What is well-formed UTF-8 is read in another charset
 * only if no ASCII character disappears: the second byte of a GBK character may be a backslash or a brace, and a declared
 * charset that is not signed must not move the end of a value.
 */
public final class ReceivedText {
    /** What stands for bytes that cannot be decoded. */
    public static final char REPLACED = '\ufffd';

    public static final Charset GBK = Charset.forName("GBK");

    private static final Pattern IN_CONTENT_TYPE =
            Pattern.compile("charset\\s*=\\s*\"?([A-Za-z0-9_-]{1,20})", Pattern.CASE_INSENSITIVE);
    private static final Pattern IN_XML = Pattern.compile("^\\s*<\\?xml[^>]{0,60}encoding=[\"']([A-Za-z0-9_-]{1,20})");
    private static final int XML_HEAD = 120;

    private final byte[] bytes;
    private final Charset charset;
    private final String text;

    private ReceivedText(byte[] bytes, Charset charset) {
        this.bytes = bytes;
        this.charset = charset;
        this.text = lenient(bytes, charset);
    }

    /** @param declared the charset's name in the message itself; null if there is none; an unknown one is ignored */
    public static ReceivedText of(byte[] bytes, @Nullable String declared) {
        return new ReceivedText(bytes, charset(bytes, declared));
    }

    /** Without a declaration of its own. A content type counts only for what is not UTF-8: servers set it wrongly. */
    public static ReceivedText ofContent(byte[] bytes, @Nullable String contentType) {
        return of(bytes, isWellFormed(bytes, StandardCharsets.UTF_8) ? null : declaredIn(contentType));
    }

    /** XML by its own declaration, else by the content type. */
    public static ReceivedText ofXml(byte[] bytes, @Nullable String contentType) {
        String head = new String(bytes, 0, Math.min(bytes.length, XML_HEAD), StandardCharsets.ISO_8859_1);
        Matcher declaration = IN_XML.matcher(head);
        return declaration.find() ? of(bytes, declaration.group(1)) : ofContent(bytes, contentType);
    }

    /** The charset parameter of a content type; null if there is none. */
    public static @Nullable String declaredIn(@Nullable String contentType) {
        Matcher parameter = IN_CONTENT_TYPE.matcher(contentType == null ? "" : contentType);
        return parameter.find() ? parameter.group(1) : null;
    }

    public String text() {
        return text;
    }

    public Charset charset() {
        return charset;
    }

    /** The text, if all of it was decoded. */
    public Optional<String> whole() {
        return isWhole(text) ? Optional.of(text) : Optional.empty();
    }

    /** Whether all of it was decoded: only then may it decide. */
    public static boolean isWhole(String text) {
        return text.indexOf(REPLACED) < 0;
    }

    /** The bytes of a part of the text, as received. */
    public byte[] bytes(int from, int to) {
        CharsetDecoder decoder = lenientDecoder(charset);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        decoder.decode(in, CharBuffer.allocate(from), false);
        int begin = in.position();
        decoder.decode(in, CharBuffer.allocate(to - from), to == text.length());
        return Arrays.copyOfRange(bytes, begin, in.position());
    }

    private static Charset charset(byte[] bytes, @Nullable String declared) {
        boolean utf8 = isWellFormed(bytes, StandardCharsets.UTF_8);
        Optional<Charset> other = known(declared).filter(named -> isWellFormed(bytes, named));
        if (other.isPresent() && (!utf8 || ascii(lenient(bytes, other.get())) == ascii(bytes))) {
            return other.get();
        }
        if (utf8) {
            return StandardCharsets.UTF_8;
        }
        return isMostly(bytes, StandardCharsets.UTF_8) ? StandardCharsets.UTF_8 : GBK;
    }

    /** Whether more of its characters beyond ASCII are well-formed than not: of GBK read as UTF-8 hardly any are. */
    private static boolean isMostly(byte[] bytes, Charset charset) {
        String read = lenient(bytes, charset);
        long replaced = read.chars().filter(c -> c == REPLACED).count();
        long beyondAscii = read.length() - ascii(read);
        return beyondAscii > 2 * replaced;
    }

    /** The charsets that channels use; a server's default such as ISO-8859-1 says nothing. */
    private static Optional<Charset> known(@Nullable String name) {
        return switch (name == null ? "" : name.toUpperCase(Locale.ROOT)) {
            case "UTF-8", "UTF8" -> Optional.of(StandardCharsets.UTF_8);
            case "GBK", "GB2312", "CP936" -> Optional.of(GBK);
            case "GB18030" -> Optional.of(Charset.forName("GB18030"));
            default -> Optional.empty();
        };
    }

    private static boolean isWellFormed(byte[] bytes, Charset charset) {
        try {
            charset.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static long ascii(String text) {
        return text.chars().filter(c -> c < 0x80).count();
    }

    private static long ascii(byte[] bytes) {
        return ascii(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    private static String lenient(byte[] bytes, Charset charset) {
        try {
            return lenientDecoder(charset).decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("nothing is reported", e);
        }
    }

    private static CharsetDecoder lenientDecoder(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }

    /** Its size only: the content may include a customer's name. */
    @Override
    public String toString() {
        return bytes.length + " bytes of " + charset;
    }
}
