package upay.fuzz;

/** One kind of input. Immutable: the same {@link RandomInput} makes the same input. */
public interface FuzzInput {

    /** What became of an input: of each there must be some, or the kind judges nothing. */
    enum Verdict {
        ACCEPTED,
        REFUSED
    }

    /** In words without spaces, for the command line. */
    String name();

    /**
     * Makes one input and judges its result.
     *
     * @throws AssertionError if an invariant is violated; any other exception counts as a crash
     */
    Verdict judge(RandomInput noise);
}
