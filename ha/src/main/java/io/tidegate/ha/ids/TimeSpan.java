package io.tidegate.ha.ids;

/**
 * The time that one proxy may make snowflake ids of under one worker's number. Spans of a number do
 * not overlap, whoever has them: that no id is given twice hangs on no clock.
 *
 * @param from in milliseconds since 1970
 * @param until exclusive
 */
record TimeSpan(int worker, long from, long until) {}
