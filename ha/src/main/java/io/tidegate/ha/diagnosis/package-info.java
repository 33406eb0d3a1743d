/**
 * What is wrong with a group, and which node could be its next master: pure functions of a {@link
 * io.tidegate.ha.health.Snapshot}, pinned by fixtures. May depend on {@code ha.health}, {@code
 * ha.mysql.node} and {@code ha.mysql.gtid}.
 */
@NullMarked
package io.tidegate.ha.diagnosis;

import org.jspecify.annotations.NullMarked;
