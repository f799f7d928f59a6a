package upay.sandbox.wire;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** {@code <root><k>v</k>…</root>}, one level deep; no DTD, no entities but the five of XML itself. */
public final class FlatXml {
    private static final int MAX_FIELDS = 200;

    private FlatXml() {}

    /** @throws IllegalArgumentException on anything else, without the text in its message */
    public static Map<String, String> parse(String text) {
        return parse(text, false);
    }

    /** Elements that contain elements are left out. */
    public static Map<String, String> parseLeaves(String text) {
        return parse(text, true);
    }

    private static Map<String, String> parse(String text, boolean skipsNested) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            return fields(factory.createXMLStreamReader(new StringReader(text)), skipsNested);
        } catch (XMLStreamException e) {
            throw new IllegalArgumentException("not a flat XML document");
        }
    }

    private static Map<String, String> fields(XMLStreamReader reader, boolean skipsNested) throws XMLStreamException {
        Map<String, String> fields = new LinkedHashMap<>();
        reader.nextTag();
        while (reader.nextTag() == XMLStreamConstants.START_ELEMENT) {
            String name = reader.getLocalName();
            String value = text(reader, skipsNested);
            if (value != null && fields.put(name, value) != null || fields.size() > MAX_FIELDS) {
                throw new IllegalArgumentException("a repeated element, or too many");
            }
        }
        return fields;
    }

    /** Null for an element that contains elements, which is skipped. */
    private static @Nullable String text(XMLStreamReader reader, boolean skipsNested) throws XMLStreamException {
        if (!skipsNested) {
            return reader.getElementText();
        }
        StringBuilder text = new StringBuilder();
        boolean nested = false;
        for (int depth = 1; depth > 0; ) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    nested = true;
                    depth++;
                }
                case XMLStreamConstants.END_ELEMENT -> depth--;
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                case XMLStreamConstants.COMMENT, XMLStreamConstants.SPACE -> {}
                default -> throw new XMLStreamException("neither element nor text");
            }
        }
        return nested ? null : text.toString();
    }

    /** With the values in CDATA. */
    public static String write(String root, Map<String, String> fields) {
        StringBuilder text = new StringBuilder(1024).append('<').append(root).append('>');
        fields.forEach((name, value) -> text.append('<')
                .append(name)
                .append("><![CDATA[")
                .append(value.replace("]]>", "]]]]><![CDATA[>"))
                .append("]]></")
                .append(name)
                .append('>'));
        return text.append("</").append(root).append('>').toString();
    }
}
