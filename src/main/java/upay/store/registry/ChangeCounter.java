package upay.store.registry;

/** The part of every operator's statement whose change gateways must detect. */
final class ChangeCounter {
    /**
     * Statements that change something wait for one another here, so that a version that was read covers all changes
     * up to it.
     */
    static final String BUMP = "bumped as (update change_counter set version = version + 1)\n";

    private ChangeCounter() {}
}
