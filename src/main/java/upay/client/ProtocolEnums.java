package upay.client;

/** Constants of the protocol that a later gateway may extend. */
final class ProtocolEnums {
    private ProtocolEnums() {}

    /** The constant of that name, or null: an unknown value must not break the client. */
    static <E extends Enum<E>> E known(Class<E> words, String word) {
        for (E constant : words.getEnumConstants()) {
            if (constant.name().equals(word)) {
                return constant;
            }
        }
        return null;
    }
}
