package io.tidegate.it.fault;

import io.tidegate.it.server.ServerFamily;
import java.util.EnumMap;
import java.util.Map;

/**
 * A row of the matrix.
 *
 * @param id as the plan has it
 * @param title what happens
 * @param tier when it is carried out
 * @param stage what it wants of its scene
 * @param known by family, why it fails at present; it is told, and no failure
 * @param course injects, waits, heals, and asserts what is to be so beyond what every row is held
 *     to
 */
record FaultRow(
        String id,
        String title,
        Tier tier,
        Stage stage,
        Map<ServerFamily, String> known,
        Course course) {
    enum Tier {
        /** With each build. */
        SMOKE,
        /** Before a release. */
        FULL
    }

    interface Course {
        void of(Trial trial) throws Exception;
    }

    static FaultRow smoke(String id, String title, Course course) {
        return new FaultRow(id, title, Tier.SMOKE, Stage.USUAL, Map.of(), course);
    }

    static FaultRow full(String id, String title, Course course) {
        return new FaultRow(id, title, Tier.FULL, Stage.USUAL, Map.of(), course);
    }

    /** The proxy that leads stands still, as by SIGSTOP, when it comes to this point of a job. */
    FaultRow standingStillAt(String point) {
        return new FaultRow(
                id,
                title + " at " + point,
                tier,
                stage.with(Map.of("TIDEGATE_TEST_STOP_AT", point)),
                known,
                course);
    }

    /** The group is two masters, of which one is active. */
    FaultRow ofAPair() {
        return new FaultRow(id, title, tier, stage.withReplicas(1), known, course);
    }

    /** The first master's data have a file system of their own. */
    FaultRow withDisk(int megabytes) {
        return new FaultRow(id, title, tier, stage.withDisk(megabytes), known, course);
    }

    /** It shows a defect that is known and not mended yet. */
    FaultRow failing(ServerFamily family, String why) {
        Map<ServerFamily, String> all = new EnumMap<>(ServerFamily.class);
        all.putAll(known);
        all.put(family, why);
        return new FaultRow(id, title, tier, stage, all, course);
    }

    @Override
    public String toString() {
        return id + " " + title;
    }
}
