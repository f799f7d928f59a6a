package upay.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Surefire's own end, and that of its agents, was cut short by commands that tests called: the coverage was lost. */
@Tag("process")
@DisplayName("The shutdown hook halts the program's own virtual machine and no other")
class TerminationHookTest {
    @TempDir
    private Path folder;

    @Test
    void anotherProgramThatCallsACommandKeepsItsOwnHooks() throws Exception {
        assertThat(outputOf("embedded")).contains("the hook of the other program has run");
    }

    @Test
    void theProgramEndsWithItsOwnCodeWithoutWaitingForForeignHooks() throws Exception {
        assertThat(outputOf("program")).contains("closed").doesNotContain("the hook of the other program has run");
    }

    private String outputOf(String how) throws Exception {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProgram.class.getName(),
                        how)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }

    /** A program with a hook of its own, which a halt after the closing would cut short. */
    static final class OtherProgram {
        private static final CountDownLatch CLOSED = new CountDownLatch(1);

        public static void main(String[] arguments) {
            Runtime.getRuntime().addShutdownHook(new Thread(OtherProgram::ownHook));
            if (arguments[0].equals("program")) {
                TerminationHook.ownsTheMachine();
            }
            TerminationHook.closes(() -> {
                System.out.println("closed");
                CLOSED.countDown();
            });
        }

        private static void ownHook() {
            try {
                if (CLOSED.await(2, SECONDS)) {
                    // The halt follows; without it this hook would end the test's wait.
                    new CountDownLatch(1).await(30, SECONDS);
                }
            } catch (InterruptedException e) {
                return;
            }
            System.out.println("the hook of the other program has run");
        }
    }
}
