package upay.store.registry;

/** What every statement of an operator carries that gateways shall notice. */
final class ChangeCounter {
    /** Statements that change wait for one another here, so that a version that was seen holds all changes up to it. */
    static final String BUMP = "bumped as (update change_counter set version = version + 1)\n";

    private ChangeCounter() {}
}
