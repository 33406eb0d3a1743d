package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.rule.ShardSet;
import io.tidegate.sharding.sql.Bytes;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.SelectParts;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.UnionParts;
import io.tidegate.sharding.sql.UnionParts.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Binds a UNION: what each group puts together, and in which order rows come. */
final class UnionBinding {
    private final UnionTemplate template;
    private final UnionParts parts;
    private final StatementText text;
    private final List<ShardSet> shards;
    private final TreeSet<GroupId> groups = new TreeSet<>();
    private final List<UnionPart> merged = new ArrayList<>();

    /** For each of its SELECTs the number among those that are merged by themselves, or -1. */
    private final List<Integer> numbers = new ArrayList<>();

    /** The group of all that every group has. */
    private final GroupId chosen;

    /**
     * @param shards of each of its SELECTs
     */
    UnionBinding(UnionTemplate template, StatementText text, List<ShardSet> shards) {
        this.template = template;
        this.parts = template.parts();
        this.text = text;
        this.shards = shards;
        for (int i = 0; i < shards.size(); i++) {
            UnionMember member = template.members().get(i);
            ShardedTemplate sharded = member.sharded();
            boolean apart = member.isMerged(shards.get(i));
            numbers.add(apart ? merged.size() : -1);
            if (apart) {
                merged.add(member.merged(template.splice(), text, shards.get(i)));
            } else if (sharded != null) {
                for (int shard : shards.get(i).toArray()) {
                    groups.add(sharded.tables().rule(0).placement().get(shard));
                }
            }
            GroupId home = template.members().get(i).home();
            if (home != null) {
                groups.add(home);
            }
        }
        if (groups.isEmpty()) {
            groups.add(template.prepareGroup());
        }
        this.chosen = groups.first();
    }

    MergedSelect select() {
        List<UnionSelect.OfGroup> ofGroups = new ArrayList<>();
        for (GroupId group : groups) {
            requireAll(group);
            ofGroups.add(
                    new UnionSelect.OfGroup(
                            group,
                            told(group),
                            template.members().getFirst().anyOn(group),
                            union(group, true, parts.isMixed()),
                            questions(group)));
        }
        SelectParts.Limit limit = parts.limit();
        UnionSelect union =
                new UnionSelect(
                        ofGroups,
                        union(chosen, false, false).text(),
                        union(chosen, false, parts.isMixed()).text(),
                        order(),
                        parts.isDistinct(),
                        parts.isMixed(),
                        limit == null || limit.offset() < 0 ? 0 : number(limit.offset()),
                        limit == null ? -1 : number(limit.count()),
                        merged,
                        template.advice());
        return template.members().getFirst().hasStar() ? union.open() : union.of(names());
    }

    /** Only a server that has all tables tells the types of columns. */
    private void requireAll(GroupId group) {
        for (UnionMember member : template.members()) {
            if (member.anyOn(group) < 0) {
                ShardedTemplate sharded = member.sharded();
                throw ErrorCode.MERGE_UNSUPPORTED.with(
                        "a UNION of tables that do not all lie on the group "
                                + group
                                + ", which has rows of it: "
                                + (sharded == null
                                        ? "tables without a sharding rule lie on " + member.home()
                                        : "it has no shard of " + sharded.tables().rule(0).table())
                                + ", so that no server of it tells the types of the columns; send its SELECTs"
                                + " one by one, or make the table a broadcast table"
                                + Place.behind(text, member.written().range().from()));
            }
        }
    }

    /** The shards of the first table and of those that lie as it does. */
    private List<Integer> told(GroupId group) {
        TreeSet<Integer> told = new TreeSet<>();
        for (int i = 0; i < shards.size(); i++) {
            ShardedTemplate sharded = template.members().get(i).sharded();
            if (sharded != null
                    && numbers.get(i) < 0
                    && sharded.tables().rule(0).family().equals(template.first().family())) {
                told.addAll(template.members().get(i).shardsOn(group, shards.get(i)));
            }
        }
        return List.copyOf(told);
    }

    private GappedSql union(GroupId group, boolean rows, boolean marked) {
        Bytes union = new Bytes(256);
        List<GappedSql.Gap> gaps = new ArrayList<>();
        write(union, gaps, parts.root(), group, rows, marked);
        return new GappedSql(union.toArray(), gaps);
    }

    /**
     * @param rows false for the columns alone
     * @param marked whether a column tells which of them each row is of
     */
    private void write(
            Bytes union,
            List<GappedSql.Gap> gaps,
            Node node,
            GroupId group,
            boolean rows,
            boolean marked) {
        switch (node) {
            case Node.Select(int number) -> writeSelect(union, gaps, number, group, rows, marked);
            case Node.Union(List<Node> nodes, List<Boolean> distinct) -> {
                for (int i = 0; i < nodes.size(); i++) {
                    if (i > 0) {
                        union.add(i <= distinct.lastIndexOf(true) ? " UNION " : " UNION ALL ");
                    }
                    boolean nested = nodes.get(i) instanceof Node.Union;
                    union.add(nested ? "(" : "");
                    write(union, gaps, nodes.get(i), group, rows, marked);
                    union.add(nested ? ")" : "");
                }
            }
        }
    }

    private void writeSelect(
            Bytes union,
            List<GappedSql.Gap> gaps,
            int number,
            GroupId group,
            boolean rows,
            boolean marked) {
        UnionMember member = template.members().get(number);
        int set = member.written().set();
        String mark = marked ? (set + 1) + " AS tidegate_set" : "";
        int part = numbers.get(number);
        List<Integer> on =
                rows && part < 0 ? member.shardsOn(group, shards.get(number)) : List.of();
        boolean here =
                rows
                        && member.sharded() == null
                        && (member.isAnywhere() ? group.equals(chosen) : true);
        if (on.isEmpty()) {
            int any = member.anyOn(group);
            union.add("(");
            union.add(
                    here
                            ? member.text(template.splice(), text, any, mark)
                            : member.rowless(template.splice(), text, any, mark));
            union.add(")");
            if (rows && part >= 0 && group.equals(chosen)) {
                String value = marked ? String.valueOf(set + 1) : "";
                gaps.add(new GappedSql.Gap(union.length(), part, set >= 0, value));
            }
            return;
        }
        for (int i = 0; i < on.size(); i++) {
            union.add(i == 0 ? "(" : set >= 0 ? " UNION (" : " UNION ALL (");
            union.add(member.text(template.splice(), text, on.get(i), mark));
            union.add(")");
        }
    }

    /** Where columns are asked for by {@code *}. */
    private List<ColumnQuestion> questions(GroupId group) {
        List<ColumnQuestion> questions = new ArrayList<>();
        for (int i = 0; i < shards.size(); i++) {
            UnionMember member = template.members().get(i);
            if (member.hasStar()) {
                byte[] columns = member.rowless(template.splice(), text, member.anyOn(group), "");
                questions.add(new ColumnQuestion(columns, i));
                List<Integer> on = member.shardsOn(group, shards.get(i));
                ShardedTemplate sharded = member.sharded();
                if (sharded != null && !on.isEmpty()) {
                    List<Integer> all = new ArrayList<>(on);
                    int any = member.anyOn(group);
                    if (!all.contains(any)) {
                        all.addFirst(any);
                    }
                    questions.addAll(ColumnQuestions.of(sharded.tables().rules(), all));
                }
            }
        }
        return questions;
    }

    private List<UnionSelect.Term> order() {
        List<UnionSelect.Term> order = new ArrayList<>();
        for (int i = 0; i < parts.orderBy().size(); i++) {
            MergeTerm term = template.merge().orderBy().get(i);
            Long position =
                    term.constant() ? MergeTemplate.number(text, term.range().from()) : null;
            order.add(
                    new UnionSelect.Term(
                            position == null ? 0 : position,
                            term.constant() || term.qualified() ? "" : term.column(),
                            parts.orderBy().get(i).descending(),
                            Place.behind(text, term.range().from())));
        }
        return order;
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < template.merge().items().size(); i++) {
            names.add(template.merge().visibleName(i));
        }
        return names;
    }

    private long number(int token) {
        Long number = MergeTemplate.number(text, token);
        if (number == null) {
            throw template.refusal(UnionTemplate.LIMIT, text, token);
        }
        return number;
    }
}
