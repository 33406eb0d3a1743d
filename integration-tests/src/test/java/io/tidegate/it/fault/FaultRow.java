package io.tidegate.it.fault;

/**
 * A row of the matrix.
 *
 * @param id as the plan has it
 * @param title what happens
 * @param tier when it is carried out
 * @param course injects, waits, heals, and asserts what is to be so beyond what every row is held
 *     to
 */
record FaultRow(String id, String title, Tier tier, Course course) {
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
        return new FaultRow(id, title, Tier.SMOKE, course);
    }

    static FaultRow full(String id, String title, Course course) {
        return new FaultRow(id, title, Tier.FULL, course);
    }

    @Override
    public String toString() {
        return id + " " + title;
    }
}
