/**
 * Drills ({@code scripts/drill}): one property each, under one kind of trouble, on real processes; with a printed figure and
 * a bound. What they need of the world is in {@link upay.lab.drill.DrillEnvironment}; start reading there, then at
 * {@link upay.lab.drill.Drill}.
 */
package upay.lab.drill;
