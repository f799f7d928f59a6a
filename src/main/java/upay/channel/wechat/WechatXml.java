package upay.channel.wechat;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The v2 message form: one element that holds fields of text. No DTD, no entity, no nesting, no field twice. */
final class WechatXml {
    /** The longest real answer (a refund query of 50 refunds) has some 500 fields. */
    private static final int FIELDS_MAX = 1024;

    private WechatXml() {}

    static String write(Map<String, String> fields) {
        StringBuilder xml = new StringBuilder(64 * fields.size() + 16).append("<xml>");
        fields.forEach((name, value) -> {
            xml.append('<').append(name).append('>');
            escape(xml, value);
            xml.append("</").append(name).append('>');
        });
        return xml.append("</xml>").toString();
    }

    /** Empty when the text is anything else than a flat message. */
    static Optional<Map<String, String>> read(String text) {
        // The JDK's own parser, whatever else stands on the class path; one each, since factories are not thread-safe.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
            return fields(reader);
        } catch (XMLStreamException e) {
            return Optional.empty();
        }
    }

    private static Optional<Map<String, String>> fields(XMLStreamReader reader) throws XMLStreamException {
        Map<String, String> fields = new LinkedHashMap<>();
        int depth = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    depth++;
                    if (depth == 2) {
                        String name = reader.getLocalName();
                        // Fails at a nested element or an entity reference; ends behind the closing tag.
                        String value = reader.getElementText();
                        depth--;
                        if (fields.put(name, value) != null || fields.size() > FIELDS_MAX) {
                            return Optional.empty();
                        }
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> depth--;
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> {
                    return Optional.empty();
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (!reader.isWhiteSpace()) {
                        return Optional.empty();
                    }
                }
                default -> {}
            }
        }
        return Optional.of(fields);
    }

    /** Carriage returns would come out of a parser as line feeds, and the signature would no longer match. */
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
}
