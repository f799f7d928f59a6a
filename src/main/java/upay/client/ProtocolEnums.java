package upay.client;

import org.jspecify.annotations.Nullable;

/** Constants of the protocol that a later gateway may extend. */
final class ProtocolEnums {
    private ProtocolEnums() {}

    /** The constant of that name, or null: an unknown value must not break the client. */
    static <E extends Enum<E>> @Nullable E known(Class<E> words, @Nullable String word) {
        for (E constant : words.getEnumConstants()) {
            if (constant.name().equals(word)) {
                return constant;
            }
        }
        return null;
    }
}
