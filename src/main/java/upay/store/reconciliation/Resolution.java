package upay.store.reconciliation;

import java.util.Arrays;
import java.util.stream.Stream;

/** What ends a finding. */
public enum Resolution {
    /** Both sides agree now, by a later bill or since the channel answered. */
    AGREES(false),
    /** It became another finding, or waits again. */
    SUPERSEDED(false),
    /** The file with the row was replaced by another one. */
    REPLACED(false),
    /** Nothing was to be done. */
    INFORMATION(false),
    /** The gateway is right; the channel corrects its books. */
    GATEWAY_RIGHT(true),
    /** The channel is right; what the gateway has is corrected with order resolve, or outside. */
    CHANNEL_RIGHT(true),
    /** The difference was paid or taken outside of both. */
    SETTLED_OUTSIDE(true),
    /** It is no transaction of this gateway. */
    NOT_OURS(true);

    private final boolean byPerson;

    Resolution(boolean byPerson) {
        this.byPerson = byPerson;
    }

    /** Whether a person chooses it. */
    public boolean isByPerson() {
        return byPerson;
    }

    /** Those that a person chooses. */
    public static Stream<Resolution> ofPersons() {
        return Arrays.stream(values()).filter(Resolution::isByPerson);
    }
}
