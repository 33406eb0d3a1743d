package io.tidegate.ha.ddl;

import io.tidegate.conf.topology.GroupId;
import java.util.List;
import java.util.Map;

/**
 * What the cluster knows of a job besides its owner: where its journal is, and by which print that
 * journal's entry is known. A statement stays where its table is; here is only what proves it.
 *
 * @param print of what is to be done, not of how far it is
 */
record JobFacts(GroupId group, String schema, String table, String print) {
    private static final String GROUP = "group";
    private static final String SCHEMA = "schema";
    private static final String TABLE = "table";
    private static final String PRINT = "print";

    static JobFacts of(Job job, List<Part> parts) {
        StringBuilder text = new StringBuilder();
        add(text, job.origin().user());
        add(text, job.origin().statement());
        add(text, Settings.text(job.origin().settings()));
        add(text, Boolean.toString(job.repeatable()));
        for (Part part : parts) {
            add(text, part.group().name());
            add(text, part.table());
            add(text, part.sql());
        }
        return new JobFacts(
                job.journal(), job.schema(), job.table(), Definitions.print(text.toString()));
    }

    /** With its length, so that no two lists give the same text. */
    private static void add(StringBuilder text, String each) {
        text.append(each.length()).append(':').append(each);
    }

    Map<String, String> asMap() {
        return Map.of(GROUP, group.name(), SCHEMA, schema, TABLE, table, PRINT, print);
    }

    static JobFacts parse(Map<String, String> facts) {
        return new JobFacts(
                new GroupId(facts.getOrDefault(GROUP, "")),
                facts.getOrDefault(SCHEMA, ""),
                facts.getOrDefault(TABLE, ""),
                facts.getOrDefault(PRINT, ""));
    }
}
