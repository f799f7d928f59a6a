package upay.doctor;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The bodies that differ from the sent one in bytes, not in what they say: marks, line ends, charsets, repetition. */
final class ByteForms {
    private static final byte[] MARK = SentBody.BOM.getBytes(StandardCharsets.UTF_8);
    private static final byte[] LF = {'\n'};
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] NONE = {};

    private final byte[] sent;
    private final List<BodyForm> forms = new ArrayList<>();

    private ByteForms(byte[] sent) {
        this.sent = sent;
    }

    /** Each different from the body that was sent. */
    static List<BodyForm> of(SentBody body) {
        ByteForms all = new ByteForms(body.bytes());
        all.mark();
        all.lastNewline();
        all.lineEnds();
        all.repetition();
        all.charsets(body);
        return all.forms;
    }

    private void mark() {
        boolean marked = startsWith(sent, MARK);
        if (marked) {
            add(
                    rest(sent, MARK.length),
                    Cause.BOM.part("请求体带有BOM，签名时却没有", "The body was sent with a BOM and signed without it"));
        } else {
            add(
                    joined(MARK, sent),
                    Cause.BOM.part("签名时带有BOM，请求体却没有", "The body was signed with a BOM and sent without it"));
        }
    }

    private void lastNewline() {
        int end = sent.length;
        while (end > 0 && isSpace(sent[end - 1])) {
            end--;
        }
        Part stripped = Cause.NEWLINE.part(
                "请求体末尾多了换行或空白，签名时没有", "The body was sent with white space at its end and signed without it");
        add(Arrays.copyOf(sent, end), stripped);
        int from = 0;
        while (from < end && isSpace(sent[from])) {
            from++;
        }
        add(Arrays.copyOfRange(sent, from, end), stripped);
        for (int cut = 1; cut <= 2 && cut <= sent.length - end; cut++) {
            add(Arrays.copyOf(sent, sent.length - cut), stripped);
        }
        Part added = Cause.NEWLINE.part(
                "签名时请求体末尾（或密钥前）有换行，发出时没有",
                "The body was signed with a newline at its end, or before the key, and sent without it");
        add(joined(sent, LF), added);
        add(joined(sent, CRLF), added);
    }

    private void lineEnds() {
        byte[] lf = replaced(false);
        add(lf, Cause.LINE_ENDS.part("签名时为LF，发出时为CRLF", "LF signed, CRLF sent"));
        add(replaced(true), Cause.LINE_ENDS.part("签名时为CRLF，发出时为LF", "CRLF signed, LF sent"));
    }

    private byte[] replaced(boolean crlf) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(sent.length + 64);
        for (int i = 0; i < sent.length; i++) {
            if (sent[i] == '\n' && crlf) {
                out.write('\r');
            }
            boolean dropped = sent[i] == '\r' && i + 1 < sent.length && sent[i + 1] == '\n';
            if (!dropped) {
                out.write(sent[i]);
            }
        }
        return out.toByteArray();
    }

    private void repetition() {
        int half = sent.length / 2;
        if (half > 0 && sent.length % 2 == 0 && Arrays.equals(sent, 0, half, sent, half, sent.length)) {
            add(Arrays.copyOf(sent, half), Cause.DOUBLED_BODY.part("请求体发了两遍", "The body was sent twice over"));
        }
        add(joined(sent, sent), Cause.DOUBLED_BODY.part("请求体在签名时算了两遍", "The body was signed twice over"));
        add(NONE, Cause.EMPTY_BODY.part());
    }

    private void charsets(SentBody body) {
        String text = body.text();
        if (text == null) {
            return;
        }
        if (SentBody.GBK.equals(body.charset())) {
            add(
                    text.getBytes(StandardCharsets.UTF_8),
                    Cause.CHARSET.part("签名时是UTF-8，发出时却是GBK", "signed in UTF-8, sent in GBK"));
            return;
        }
        signedIn(text, SentBody.GBK, "GBK");
        signedIn(text, StandardCharsets.ISO_8859_1, "ISO-8859-1");
        signedIn(text, StandardCharsets.UTF_16LE, "UTF-16LE");
        signedIn(text, StandardCharsets.UTF_16BE, "UTF-16BE");
        add(
                new String(sent, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.UTF_8),
                Cause.CHARSET.part("签名时被编码了两次", "encoded twice before signing"));
    }

    private void signedIn(String text, Charset charset, String name) {
        add(text.getBytes(charset), Cause.CHARSET.part("签名时用了" + name + "编码", "signed in " + name));
    }

    private void add(byte[] bytes, Part part) {
        if (!Arrays.equals(bytes, sent)) {
            forms.add(new BodyForm(bytes, part));
        }
    }

    private static boolean isSpace(byte b) {
        return b == '\n' || b == '\r' || b == ' ' || b == '\t';
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }

    private static byte[] rest(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
