package upay.sandbox.wire;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** {@code <root><k>v</k>…</root>}, one level deep; no DTD, no entities but the five of XML itself. */
public final class FlatXml {
    private static final int MAX_FIELDS = 200;

    private FlatXml() {}

    /** @throws IllegalArgumentException on anything else, without the text in its message */
    public static Map<String, String> parse(String text) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            return fields(factory.createXMLStreamReader(new StringReader(text)));
        } catch (XMLStreamException e) {
            throw new IllegalArgumentException("not a flat XML document");
        }
    }

    private static Map<String, String> fields(XMLStreamReader reader) throws XMLStreamException {
        Map<String, String> fields = new LinkedHashMap<>();
        reader.nextTag();
        while (reader.nextTag() == XMLStreamConstants.START_ELEMENT) {
            String name = reader.getLocalName();
            if (fields.put(name, reader.getElementText()) != null || fields.size() > MAX_FIELDS) {
                throw new IllegalArgumentException("a repeated element, or too many");
            }
        }
        return fields;
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
