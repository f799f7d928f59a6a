package upay.lab.bills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import upay.domain.Payway;
import upay.e2e.CommandProcess;
import upay.sandbox.bill.BillDay;

/** Brings the bills of days in, as an operator does: over the channel's call, and Baifubao's out of files. */
final class DayBills {
    private final BillSite site;
    private final SandboxBillDesk desk;

    DayBills(BillSite site, SandboxBillDesk desk) {
        this.site = site;
        this.desk = desk;
    }

    /** Those of all days, several at once; returns the last words of each command that did not go well. */
    List<String> bring(List<BillDay> days) {
        return days.stream().parallel().flatMap(day -> bring(day).stream()).toList();
    }

    private List<String> bring(BillDay day) {
        List<String> failed = new ArrayList<>();
        for (String[] command : commands(day)) {
            CommandProcess done = site.run(command);
            if (done.exit() != 0) {
                failed.add(String.join(" ", command) + ": " + (done.out() + done.err()).strip());
            }
        }
        return failed;
    }

    /** The commands that bring in one day's; none for files that cannot be had. */
    List<String[]> commands(BillDay day) {
        if (day.payway() != Payway.BAIFUBAO) {
            return List.<String[]>of(new String[] {
                "bill",
                "fetch",
                "--channel",
                day.payway().channel(),
                "--default",
                "--account",
                "conf",
                "--day",
                day.date().toString()
            });
        }
        List<String[]> commands = new ArrayList<>();
        for (String file : List.of("xf", "tk")) {
            Optional<byte[]> bytes = desk.baifubaoFile(day, file);
            if (bytes.isPresent()) {
                commands.add(new String[] {
                    "bill",
                    "import",
                    "--channel",
                    "baifubao",
                    "--default",
                    "--account",
                    "conf",
                    "--day",
                    day.date().toString(),
                    saved("baifubao-" + day.compact() + "-" + file + ".txt", bytes.get())
                });
            }
        }
        return commands;
    }

    private String saved(String name, byte[] bytes) {
        try {
            Path file = site.folder().resolve(name);
            Files.write(file, bytes);
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
