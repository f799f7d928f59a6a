package upay.channel.message;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The channels' XML: one element that contains text fields. No DTD, no entity, attributes ignored, no duplicate
 * field.
 */
public final class ChannelXml {
    /** The longest real answer (WeChat's refund query of 50 refunds) has some 500 fields. */
    private static final int FIELDS_MAX = 1024;

    /** Lists are below this depth, and of a list's fields the first is read; above it a duplicate field is refused. */
    private static final int SINGLE_DEPTH = 2;

    /** By code points; an unpaired surrogate is one of them. */
    private static final Pattern UNHOLDABLE =
            Pattern.compile("[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

    private ChannelXml() {}

    /** Fields in the map's order, without a head. */
    public static String write(String root, Map<String, String> fields) {
        StringBuilder xml = new StringBuilder(64 * fields.size() + 16);
        xml.append('<').append(root).append('>');
        fields.forEach((name, value) -> {
            xml.append('<').append(name).append('>');
            escape(xml, value);
            xml.append("</").append(name).append('>');
        });
        return xml.append("</").append(root).append('>').toString();
    }

    /**
     * Replaces every character that XML 1.0 cannot represent by {@code ?}; for purely informative text, before it is
     * signed.
     */
    public static String holdable(String text) {
        return UNHOLDABLE.matcher(text).replaceAll("?");
    }

    /** The fields by name; empty if the text is not a flat message. */
    public static Optional<Map<String, String>> read(String text) {
        return read(text, 1);
    }

    /**
     * The fields by their path below the root ({@code result.code}); empty if the text is no such message.
     *
     * @param depth the deepest level of a field; 1: no nested fields
     */
    public static Optional<Map<String, String>> read(String text, int depth) {
        // The JDK's own parser, whatever else is on the class path; one each, since factories are not thread-safe.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
            Leaves leaves = new Leaves(depth);
            while (reader.hasNext()) {
                if (!leaves.take(reader.next(), reader)) {
                    return Optional.empty();
                }
            }
            return Optional.of(leaves.fields);
        } catch (XMLStreamException e) {
            return Optional.empty();
        }
    }

    /** A parser would return carriage returns as line feeds, and the signature would no longer match. */
    private static void escape(StringBuilder xml, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> xml.append("&amp;");
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '\r' -> xml.append("&#13;");
                default -> xml.append(c);
            }
        }
    }

    /** Collects the elements that contain text only. */
    private static final class Leaves {
        private final Map<String, String> fields = new LinkedHashMap<>();
        private final Deque<String> path = new ArrayDeque<>();
        private final StringBuilder text = new StringBuilder();
        private final int depth;
        private boolean leaf;

        Leaves(int depth) {
            this.depth = depth;
        }

        /** @return false if this is not such a message */
        boolean take(int event, XMLStreamReader reader) {
            switch (event) {
                case XMLStreamConstants.START_ELEMENT -> {
                    boolean mixed = !text.toString().isBlank();
                    text.setLength(0);
                    path.addLast(reader.getLocalName());
                    leaf = true;
                    return !mixed && path.size() - 1 <= depth;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    text.append(reader.getText());
                    return true;
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    return end();
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> {
                    return false;
                }
                default -> {
                    return true;
                }
            }
        }

        private boolean end() {
            boolean field = leaf && path.size() > 1;
            boolean good = field ? put() : text.toString().isBlank();
            text.setLength(0);
            path.removeLast();
            leaf = false;
            return good;
        }

        private boolean put() {
            String name = String.join(".", path).substring(path.getFirst().length() + 1);
            boolean first = fields.putIfAbsent(name, text.toString()) == null;
            return (first || path.size() - 1 > SINGLE_DEPTH) && fields.size() <= FIELDS_MAX;
        }
    }
}
