package io.tidegate.proxy.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.ShardId;
import io.tidegate.proxy.execution.WriteLedger.State;
import io.tidegate.proxy.execution.Writes.Counting;
import io.tidegate.proxy.wire.message.ErrPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells a client what has become of each shard of a write that failed after some of them had
 * executed their part: in the error as much as clients show of one, in SHOW WARNINGS all.
 */
final class WriteReport {
    /** Clients cut errors off behind 511 bytes; the code's name stands in front. */
    private static final int MOST = 480;

    private static final int MOST_OF_A_ROW = 500;

    private static final List<State> ORDER =
            List.of(State.APPLIED, State.FAILED, State.UNKNOWN, State.ROLLED_BACK, State.NOT_TRIED);

    /** How much is told. The first that fits is. */
    private enum Detail {
        SHARDS(200),
        GROUPS(120),
        COUNTS(60);

        private final int error;

        Detail(int error) {
            this.error = error;
        }
    }

    /** Shards of one group with the same end. */
    private record Share(
            GroupId group, State state, @Nullable ErrPacket error, List<Integer> statements) {}

    private final WriteLedger ledger;
    private final Counting counting;
    private final List<Share> shares = new ArrayList<>();

    WriteReport(WriteLedger ledger, Counting counting) {
        this.ledger = ledger;
        this.counting = counting;
        for (State state : ORDER) {
            ledger.in(state).forEach(statement -> add(state, statement));
        }
    }

    private void add(State state, int statement) {
        GroupId group = ledger.targets().get(statement).group();
        ErrPacket error = ledger.error(statement);
        for (Share share : shares) {
            if (share.group().equals(group)
                    && share.state() == state
                    && Objects.equals(share.error(), error)) {
                share.statements().add(statement);
                return;
            }
        }
        shares.add(new Share(group, state, error, new ArrayList<>(List.of(statement))));
    }

    ErrPacket error() {
        ErrorCode code =
                ledger.has(State.APPLIED) ? ErrorCode.PARTIAL_WRITE : ErrorCode.OUTCOME_UNKNOWN;
        return Stream.of(Detail.values())
                .map(this::message)
                .map(code::with)
                .filter(told -> told.clientMessage().getBytes(UTF_8).length <= MOST)
                .findFirst()
                .map(ErrPacket::of)
                .orElseGet(() -> ErrPacket.of(cut(code.with(message(Detail.COUNTS)))));
    }

    private static TidegateException cut(TidegateException told) {
        int name = told.clientMessage().length() - String.valueOf(told.getMessage()).length();
        return told.code().with(cut(String.valueOf(told.getMessage()), MOST - name));
    }

    /**
     * @param most bytes
     */
    private static String cut(String text, int most) {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length <= most) {
            return text;
        }
        int end = most - "...".length();
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, UTF_8) + "...";
    }

    private String message(Detail detail) {
        String told =
                ORDER.stream()
                        .filter(ledger::has)
                        .map(state -> state + ": " + told(state, detail))
                        .collect(Collectors.joining("; "));
        return told + ". SHOW WARNINGS tells more. Repair by key, or set multi-shard-write: refuse";
    }

    private String told(State state, Detail detail) {
        List<Share> of = shares.stream().filter(share -> share.state() == state).toList();
        if (detail == Detail.COUNTS) {
            List<Integer> all = of.stream().flatMap(each -> each.statements().stream()).toList();
            String groups = counted(of.stream().map(Share::group).distinct().count(), "group");
            String told =
                    counting == Counting.FIRST
                            ? groups
                            : counted(all.size(), "shard") + " on " + groups;
            return told + rows(state, all) + errors(of, detail);
        }
        if (detail == Detail.GROUPS && of.stream().anyMatch(share -> share.error() != null)) {
            return of.stream().map(this::place).collect(Collectors.joining(", "))
                    + errors(of, detail);
        }
        return of.stream()
                .map(share -> told(share, detail) + errors(List.of(share), detail))
                .collect(Collectors.joining(", "));
    }

    private String told(Share share, Detail detail) {
        if (detail == Detail.GROUPS || rows(share.state(), share.statements()).isEmpty()) {
            return place(share) + rows(share.state(), share.statements());
        }
        return share.group()
                + share.statements().stream()
                        .map(statement ->
                                shard(statement) + rows(share.state(), List.of(statement)))
                        .collect(Collectors.joining(","));
    }

    private String shard(int statement) {
        ShardId shard = ledger.targets().get(statement).shard();
        return shard == null ? "" : " shard " + shard;
    }

    /** The group and its shards, in ranges. */
    private String place(Share share) {
        List<Integer> shards =
                share.statements().stream()
                        .map(statement -> ledger.targets().get(statement).shard())
                        .filter(Objects::nonNull)
                        .map(ShardId::number)
                        .sorted()
                        .toList();
        if (shards.isEmpty()) {
            return share.group().toString();
        }
        StringBuilder ranges = new StringBuilder();
        for (int from = 0, to; from < shards.size(); from = to) {
            to = from + 1;
            while (to < shards.size() && shards.get(to) == shards.get(to - 1) + 1) {
                to++;
            }
            ranges.append(from == 0 ? "" : "+").append(shards.get(from));
            ranges.append(to == from + 1 ? "" : "-" + shards.get(to - 1));
        }
        return share.group() + (shards.size() == 1 ? " shard " : " shards ") + ranges;
    }

    private String rows(State state, List<Integer> statements) {
        if (state != State.APPLIED) {
            return "";
        }
        return " (" + counted(statements.stream().mapToLong(ledger::rows).sum(), "row") + ")";
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /** The first of them in words, and how many more there are. */
    private static String errors(List<Share> of, Detail detail) {
        List<ErrPacket> errors =
                of.stream().map(Share::error).filter(Objects::nonNull).distinct().toList();
        if (errors.isEmpty()) {
            return "";
        }
        String more = errors.size() == 1 ? "" : "; and " + (errors.size() - 1) + " more";
        return " (" + told(errors.getFirst(), detail.error) + more + ")";
    }

    private static String told(ErrPacket error, int most) {
        return "error "
                + error.errno()
                + ", "
                + error.sqlState()
                + ": "
                + cut(error.message(), most);
    }

    /**
     * @param answer that the client has got
     */
    Diagnostics diagnostics(ErrPacket answer) {
        List<byte[]> rows = new ArrayList<>(Diagnostics.of(answer).rows());
        for (Share share : shares) {
            ErrPacket error = share.error();
            String told = told(share, Detail.SHARDS) + ": " + share.state();
            rows.add(
                    error == null
                            ? Diagnostics.row(
                                    Diagnostics.Level.NOTE,
                                    answer.errno(),
                                    cut(told, MOST_OF_A_ROW))
                            : Diagnostics.row(
                                    Diagnostics.Level.ERROR,
                                    error.errno(),
                                    cut(told + ": " + error.message(), MOST_OF_A_ROW)));
        }
        return new Diagnostics(rows, true);
    }
}
