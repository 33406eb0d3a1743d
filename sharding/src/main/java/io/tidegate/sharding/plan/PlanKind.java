package io.tidegate.sharding.plan;

/** What becomes of a statement, in one word; each is a {@link BoundPlan}. */
public enum PlanKind {
    /** Passed on as it is: it names no table with a rule. */
    PASS,
    /** Reads broadcast tables or none at all, wherever the session is. */
    ANY,
    /** Reaches one shard. */
    SINGLE,
    /** Reads several shards whose rows follow each other. */
    CONCAT,
    /** Reads several shards whose rows are merged. */
    MERGE,
    /** Writes several shards. */
    WRITES,
    /** Writes a broadcast table on every group. */
    EVERYWHERE,
    /** Loads a file. */
    LOAD,
    /** Changes or drops definitions. */
    DDL,
    /** Describes a table. */
    DESCRIBE,
    /** Reads information_schema. */
    CATALOGUE,
    /** Got generated ids, and went on as one of the others. */
    IDS,
    /** Asked for the table's columns first, and went on as one of the others. */
    COLUMNS,
    /** Read rows first and wrote them then. */
    COLLECTED,
    /** Was refused. */
    REFUSED;

    public static PlanKind of(BoundPlan plan) {
        return switch (plan) {
            case BoundPlan.PassThrough _ -> PASS;
            case BoundPlan.AnyGroup _ -> ANY;
            case BoundPlan.Single _ -> SINGLE;
            case BoundPlan.Concat _ -> CONCAT;
            case BoundPlan.Merge _, BoundPlan.InText _ -> MERGE;
            case BoundPlan.Writes _ -> WRITES;
            case BoundPlan.Everywhere _ -> EVERYWHERE;
            case BoundPlan.Load _ -> LOAD;
            case BoundPlan.Definition _, BoundPlan.Drops _ -> DDL;
            case BoundPlan.Described _ -> DESCRIBE;
            case BoundPlan.Catalogue _ -> CATALOGUE;
            case BoundPlan.Generate _ -> IDS;
            case BoundPlan.Collected _ -> COLLECTED;
            case BoundPlan.Unlisted _ -> COLUMNS;
            case BoundPlan.Keyed keyed -> of(keyed.plan());
            case BoundPlan.Refused _ -> REFUSED;
        };
    }
}
