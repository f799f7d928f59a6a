package upay.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;

/**
 * Decodes requests as the server otherwise does, and refuses heads that two HTTP implementations could interpret
 * differently: folded lines, no Host or several, a second Authorization, a transfer coding other than chunked alone,
 * a name that the decoder takes for another one.
 *
 * <p>Lines are checked before the decoder joins them, names as it splits them off; so the cost is negligible. A
 * refused head is passed on as a failed request, and nothing after it is read. Confined to its event loop.
 */
public final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    private static final int HOST = "Host".length();
    private static final int AUTHORIZATION = "Authorization".length();
    private static final int TRANSFER_ENCODING = "Transfer-Encoding".length();

    /** Characters that no host and port contains, besides blanks. */
    private static final String NOT_IN_A_HOST = "/\\@,?#\"<>";

    private boolean inHead = true;
    private boolean lineRead;
    private boolean refused;
    private int hosts;
    private int authorizations;
    private int codings;
    /** A name was decoded as another one than was sent. */
    private boolean mistaken;

    StrictRequestDecoder(HttpServerOptions options) {
        super(options);
    }

    /** Replaces the server's decoder; must be called before anything is read. */
    public static void install(ChannelPipeline pipeline, HttpServerOptions options) {
        pipeline.replace("httpDecoder", "httpDecoder", new StrictRequestDecoder(options));
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) throws Exception {
        if (refused) {
            bytes.skipBytes(bytes.readableBytes());
            return;
        }
        int before = out.size();
        if (inHead && isFolded(bytes)) {
            refuse(createInvalidMessage(), bytes, out);
            return;
        }
        super.decode(context, bytes, out);
        for (int i = before; i < out.size(); i++) {
            if (out.get(i) instanceof HttpRequest request) {
                inHead = false;
                if (!request.decoderResult().isSuccess()) {
                    refused = true;
                } else if (!isClear(request)) {
                    out.subList(i, out.size()).clear();
                    refuse(request, bytes, out);
                }
            }
            if (i < out.size() && out.get(i) instanceof LastHttpContent) {
                inHead = true;
                lineRead = false;
            }
        }
    }

    @Override
    protected void decodeLast(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) throws Exception {
        if (!refused) {
            super.decodeLast(context, bytes, out);
        }
    }

    /** The request line was read. */
    @Override
    protected HttpMessage createMessage(String[] requestLine) {
        lineRead = true;
        hosts = 0;
        authorizations = 0;
        codings = 0;
        mistaken = false;
        return super.createMessage(requestLine);
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        AsciiString name = super.splitHeaderName(line, start, length);
        mistaken |= !isAsSent(name, line, start, length);
        if (length == HOST && HttpHeaderNames.HOST.contentEqualsIgnoreCase(name)) {
            hosts++;
        } else if (length == AUTHORIZATION && HttpHeaderNames.AUTHORIZATION.contentEqualsIgnoreCase(name)) {
            authorizations++;
        } else if (length == TRANSFER_ENCODING && HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(name)) {
            codings++;
        }
        return name;
    }

    /**
     * The server's decoder matches known names loosely, and takes {@code Content-Xength} for one of them
     * (CVE-2026-102479).
     */
    private static boolean isAsSent(AsciiString name, byte[] line, int start, int length) {
        for (int i = 0; i < length; i++) {
            byte sent = line[start + i];
            byte read = name.byteAt(i);
            boolean sameLetter = (sent | 0x20) == (read | 0x20) && (read | 0x20) >= 'a' && (read | 0x20) <= 'z';
            if (sent != read && !sameLetter) {
                return false;
            }
        }
        return name.length() == length;
    }

    /** Whether one of the buffered header lines continues the previous one. */
    private boolean isFolded(ByteBuf bytes) {
        int end = bytes.writerIndex();
        int at = bytes.readerIndex();
        if (!lineRead) {
            while (at < end && bytes.getUnsignedByte(at) <= ' ') {
                at++;
            }
            at = afterLine(bytes, at, end);
        }
        while (at < end) {
            byte first = bytes.getByte(at);
            if (first == ' ' || first == '\t') {
                return true;
            }
            if (first == HttpConstants.CR || first == HttpConstants.LF) {
                return false;
            }
            at = afterLine(bytes, at, end);
        }
        return false;
    }

    private static int afterLine(ByteBuf bytes, int from, int end) {
        int lineFeed = from < end ? bytes.indexOf(from, end, HttpConstants.LF) : -1;
        return lineFeed < 0 ? end : lineFeed + 1;
    }

    private boolean isClear(HttpRequest request) {
        boolean is11 = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        boolean spoken = is11 || request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        boolean named = hosts == 1 && isHost(request.headers().get(HttpHeaderNames.HOST)) || hosts == 0 && !is11;
        boolean framed = codings == 0
                || codings == 1
                        && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(
                                request.headers().get(HttpHeaderNames.TRANSFER_ENCODING));
        return spoken && named && framed && authorizations <= 1 && !mistaken;
    }

    private static boolean isHost(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c <= ' ' || c > '~' || NOT_IN_A_HOST.indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }

    private void refuse(HttpMessage message, ByteBuf bytes, List<Object> out) {
        refused = true;
        bytes.skipBytes(bytes.readableBytes());
        message.setDecoderResult(
                DecoderResult.failure(new IllegalArgumentException("the head can be read in two ways")));
        out.add(message);
    }
}
