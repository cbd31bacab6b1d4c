//! Scans a corpus with daachorse, character by character, as internal/matchbench
//! asks: the twin of hyperscan/scan.c, for literals only.

use std::io::{BufRead, Write};

use daachorse::CharwiseDoubleArrayAhoCorasick;

/// Processor time of this thread in seconds.
fn clock() -> f64 {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut t) };
    t.tv_sec as f64 + t.tv_nsec as f64 / 1e9
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let corpus = std::fs::read_to_string(&args[1])?;
    let file = std::fs::read_to_string(&args[2])?;
    let phrases: Vec<&str> = file.split('\n').filter(|l| !l.is_empty()).collect();
    let set = CharwiseDoubleArrayAhoCorasick::<u32>::new(phrases).map_err(|e| e.to_string())?;
    let calls: Vec<&str> = corpus.split("\n\n").filter(|c| !c.is_empty()).collect();
    println!("ready");
    let mut out = std::io::stdout();
    out.flush()?;
    let mut sum = 0;
    for line in std::io::stdin().lock().lines() {
        line?;
        let begun = clock();
        let mut found = 0u64;
        for call in &calls {
            for m in set.find_overlapping_iter(call) {
                found += 1;
                sum ^= m.start() + m.end();
            }
        }
        println!("{:.9} {}", clock() - begun, found);
        out.flush()?;
    }
    std::process::exit((sum == 1) as i32) // never: the places must not be left out
}
