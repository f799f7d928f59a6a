package upay.fuzz;

import java.util.List;

/** All kinds of input that are fuzzed. */
final class Kinds {
    static final List<Kind> ALL = List.of(new JsonBodies(), new FormBodies(), new Authorizations());

    private Kinds() {}
}
