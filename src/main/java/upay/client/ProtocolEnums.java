package upay.client;

/** Words of the protocol that a later gateway may add to. */
final class ProtocolEnums {
    private ProtocolEnums() {}

    /** The constant of that name, or null: a word unknown to this client is no reason to fall over. */
    static <E extends Enum<E>> E known(Class<E> words, String word) {
        for (E constant : words.getEnumConstants()) {
            if (constant.name().equals(word)) {
                return constant;
            }
        }
        return null;
    }
}
