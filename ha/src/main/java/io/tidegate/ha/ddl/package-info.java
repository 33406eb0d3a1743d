/**
 * DDL over all sub-tables of a table: jobs with a journal on the groups. Blocking calls, on virtual
 * threads.
 */
@NullMarked
package io.tidegate.ha.ddl;

import org.jspecify.annotations.NullMarked;
