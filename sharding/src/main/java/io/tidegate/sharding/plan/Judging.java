package io.tidegate.sharding.plan;

import io.tidegate.sharding.rule.ShardSet;
import io.tidegate.sharding.sql.Cancel;
import io.tidegate.sharding.sql.Condition;
import io.tidegate.sharding.sql.Conjunct;
import io.tidegate.sharding.sql.Conjuncts;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.SqlParser;
import io.tidegate.sharding.sql.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * Says of each condition of a statement on sharded tables what it does for routing. Each is taken
 * by itself through the very code that routes the whole.
 */
final class Judging {
    private final Tokens tokens;
    private final KeyTables tables;
    private final Reaches reaches;
    private final Reaches ofJoined;
    private final Cancel cancel;
    private final Obstacles obstacles;

    Judging(ScannedSql sql, Tokens tokens, KeyTables tables, Cancel cancel) {
        this.tokens = tokens;
        this.tables = tables;
        this.cancel = cancel;
        this.reaches = Reaches.ofParts(tables, sql, false);
        this.ofJoined = Reaches.ofParts(tables, sql, true);
        this.obstacles = new Obstacles(tokens, tables, sql, reaches, this::parsed);
    }

    private Condition parsed(Range range) {
        return SqlParser.condition(tokens, range.from(), range.to(), cancel);
    }

    List<Verdict> verdicts() {
        int end = tokens.count();
        while (tokens.isSymbol(end - 1, ';')) {
            end--;
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 1; i < tables.size(); i++) {
            using(i, verdicts);
        }
        for (Conjunct conjunct : Conjuncts.of(tokens, 0, end)) {
            verdicts.add(verdict(conjunct));
        }
        return verdicts;
    }

    /** The sharding keys in words. */
    String keys() {
        return obstacles.keys();
    }

    private void using(int table, List<Verdict> verdicts) {
        List<String> columns = tables.joined(table).using();
        if (columns.stream().anyMatch(tables.rule(table)::isKey)) {
            verdicts.add(
                    new Verdict(
                            "USING (" + String.join(", ", columns) + ")",
                            all(table),
                            "joins on the sharding keys: rows of equal keys lie on one shard"));
        }
    }

    private Reach all(int table) {
        int count = tables.rule(table).function().shards();
        return new Reach.Known(ShardSet.all(count), count);
    }

    private Verdict verdict(Conjunct conjunct) {
        Range range = conjunct.range();
        String text = tokens.text(range.from(), range.to() - 1);
        Condition condition =
                conjunct.place() == Conjunct.Place.WHERE
                        ? parsed(range)
                        : tables.certainOn(parsed(range));
        if (conjunct.place() == Conjunct.Place.OUTER_ON && tables.isOptional(0)) {
            Reach joined = ofJoined.of(0, condition);
            return new Verdict(
                    text,
                    joined,
                    joined.narrows() ? narrowing(joined, 0) : obstacles.of(range, condition));
        }
        int table = 0;
        Reach reach = reaches.of(0, condition);
        for (int i = 1; i < tables.size() && !tables.areColocated(); i++) {
            Reach other = reaches.of(i, condition);
            if (other.most() < reach.most()) {
                table = i;
                reach = other;
            }
        }
        if (reach instanceof Reach.Known && !reach.narrows()) {
            return new Verdict(text, reach, obstacles.of(range, condition));
        }
        return switch (conjunct.place()) {
            case WHERE, ON -> new Verdict(text, reach, narrowing(reach, table));
            case OUTER_ON ->
                    new Verdict(
                            text,
                            all(table),
                            "in ON of an outer join it tells which rows are joined, not which are read; write it"
                                    + " into WHERE");
        };
    }

    private String narrowing(Reach reach, int table) {
        String key = "on the sharding key " + obstacles.name(table);
        return switch (reach) {
            case Reach.Known(ShardSet shards, int _) ->
                    shards.isEmpty() ? key + ", and no row can match" : key;
            case Reach.ByValue _ ->
                    key + "; which ones the parameter tells, where it is of the key's type";
        };
    }
}
