package io.tidegate.ha.coordination;

import io.tidegate.conf.document.DocumentFormat;

/**
 * A proxy as it tells others of itself.
 *
 * @param name unique among those that run
 * @param incarnation another one after each start; of letters, digits and '-'
 * @param address where its clients connect
 * @param release its version of Tidegate
 * @param started in milliseconds since 1970, by its own clock
 */
public record Member(
        String name, String incarnation, String address, String release, long started) {
    static final DocumentFormat<Member> FORMAT = DocumentFormat.of("Member", Member.class);

    /** Of this one run of it: a proxy that stands still is another one than its successor. */
    public String run() {
        return name + "." + incarnation;
    }
}
