package upay.store.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import upay.domain.AccountSettingNames;
import upay.domain.Secret;

/** An account's settings as one text to be sealed: a JSON object of strings. */
public final class SettingsText {
    private static final JsonFactory JSON = new JsonFactory();

    private SettingsText() {}

    static Secret write(Map<String, Secret> settings) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, Secret> setting : new TreeMap<>(settings).entrySet()) {
                json.writeStringField(setting.getKey(), setting.getValue().reveal());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Secret(text.toString());
    }

    /** Under their current names, whatever they were called when they were stored. */
    public static Map<String, Secret> read(Secret text) {
        Map<String, Secret> settings = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(text.reveal())) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                settings.put(json.currentName(), new Secret(json.nextTextValue()));
            }
        } catch (IOException e) {
            // Its message would quote the text.
            throw new IllegalStateException("an account's settings are not readable");
        }
        return AccountSettingNames.current(settings);
    }
}
