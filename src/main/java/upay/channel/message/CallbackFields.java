package upay.channel.message;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import upay.channel.account.SettingsReader;

/**
 * What a channel's notifications consist of. One with another field is not believed: whatever brought the field there, it is
 * not what the channel's manual knows, and the payment is found by asking.
 *
 * @param names as the channel's documents and messages have them, and what the account's settings add
 * @param further names of a form, such as those that end in a number; null: there are none
 */
public record CallbackFields(Set<String> names, Pattern further) {
    /** The setting by which an account adds what its channel has added. */
    public static final String SETTING = "callback-fields";

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

    /** @param names the channel's own, separated by blanks or line ends */
    public static CallbackFields of(SettingsReader settings, String names, Pattern further) {
        Set<String> all = settings.names(SETTING, NAME);
        all.addAll(Set.of(names.strip().split("\\s+")));
        return new CallbackFields(Set.copyOf(all), further);
    }

    /** Empty: each field is known. */
    public Optional<String> objection(Map<String, String> fields) {
        return fields.keySet().stream()
                .filter(name -> !names.contains(name)
                        && (further == null || !further.matcher(name).matches()))
                .findFirst()
                .map(name -> "a field that is not known (" + SETTING + " adds one): " + ChannelText.words(name));
    }
}
