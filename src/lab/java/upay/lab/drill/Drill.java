package upay.lab.drill;

/** One row of the table in docs/drills.md. */
interface Drill {
    /** What it is called on the command line. */
    String name();

    /** What is done, in one line. */
    String shows();

    /** Plays it, on processes of its own, and ends them. */
    void run(Options options, DrillFigures figures) throws Exception;
}
