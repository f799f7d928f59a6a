package upay.fuzz;

import java.util.List;
import java.util.stream.Stream;
import upay.e2e.notice.Teller;

/** All kinds of input that are fuzzed. */
final class Kinds {
    static final List<Kind> ALL = Stream.of(
                    Stream.of(new JsonBodies(), new FormBodies(), new Authorizations(), new SignaturesV2()),
                    Teller.all().stream().map(NoticeWire::new).map(Forgeries::new),
                    Teller.all().stream().map(AnswerWire::new).map(Forgeries::new))
            .<Kind>flatMap(kinds -> kinds)
            .toList();

    private Kinds() {}
}
