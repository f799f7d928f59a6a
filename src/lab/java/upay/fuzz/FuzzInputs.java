package upay.fuzz;

import java.util.List;
import java.util.stream.Stream;
import upay.e2e.callback.CallbackSender;

/** All kinds of input that are fuzzed. */
final class FuzzInputs {
    static final List<FuzzInput> ALL = Stream.of(
                    Stream.of(new JsonBodies(), new FormBodies(), new Authorizations(), new SignaturesV2()),
                    CallbackSender.all().stream().map(CallbackWire::new).map(ForgedMessages::new),
                    CallbackSender.all().stream().map(AnswerWire::new).map(ForgedMessages::new),
                    AlipayCertificateWire.all().stream().map(ForgedMessages::new),
                    BillFiles.all())
            .<FuzzInput>flatMap(kinds -> kinds)
            .toList();

    private FuzzInputs() {}
}
