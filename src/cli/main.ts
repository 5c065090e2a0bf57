#!/usr/bin/env node
console.log("tunelab");
