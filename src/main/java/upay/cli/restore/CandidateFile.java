package upay.cli.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import upay.cli.operator.CommandContext;
import upay.domain.Fen;
import upay.restore.BilledRefunds.BilledRefund;
import upay.restore.ForgottenSearch.Candidate;

/** Numbers and refunds out of a bill, one a line. */
final class CandidateFile {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final int MOST = 1_000_000;

    private CandidateFile() {}

    static List<Candidate> read(CommandContext desk, Path file) throws IOException {
        desk.require(Files.isReadable(file), "--candidates", "a file that can be read", file.toString());
        List<String> lines = Files.readAllLines(file);
        desk.require(lines.size() <= MOST, "--candidates", "up to " + MOST + " lines", file.toString());
        List<Candidate> all = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String[] parts = lines.get(i).split(",", 2);
            if (parts[0].isBlank()) {
                continue;
            }
            String where = file + ", line " + (i + 1);
            desk.require(
                    parts[0].strip().matches("[0-9]{1,18}"),
                    "--candidates",
                    "NUMBER or NUMBER,yyyy-MM-dd HH:mm:ss",
                    where);
            all.add(new Candidate(
                    Long.parseLong(parts[0].strip()), parts.length == 1 ? null : time(desk, parts[1].strip(), where)));
        }
        return all;
    }

    /** Refunds: the order's number, the refund's number and the amount in fen a line. */
    static List<BilledRefund> refunds(CommandContext desk, Path file) throws IOException {
        desk.require(Files.isReadable(file), "--refunds", "a file that can be read", file.toString());
        List<String> lines = Files.readAllLines(file);
        desk.require(lines.size() <= MOST, "--refunds", "up to " + MOST + " lines", file.toString());
        List<BilledRefund> all = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replace(" ", "");
            if (line.isEmpty()) {
                continue;
            }
            desk.require(
                    line.matches("[0-9]{1,18},[0-9]{1,18},[1-9][0-9]{0,14}"),
                    "--refunds",
                    "ORDER,REFUND,FEN",
                    file + ", line " + (i + 1));
            String[] parts = line.split(",");
            all.add(new BilledRefund(
                    Long.parseLong(parts[0]), Long.parseLong(parts[1]), Fen.of(Long.parseLong(parts[2]))));
        }
        return all;
    }

    private static Instant time(CommandContext desk, String text, String where) {
        try {
            return LocalDateTime.parse(text, TIME).atZone(SHANGHAI).toInstant();
        } catch (DateTimeParseException e) {
            desk.require(false, "--candidates", "a time as 2026-01-31 08:05:00", where);
            throw e;
        }
    }
}
